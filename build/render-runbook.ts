import type { Step } from '../src/commands/explain/advice.ts'
import { allExplanations, exitsOf, headline, type CodeExplanation } from '../src/commands/explain/explanation.ts'
import { EXIT_CODES } from '../src/exit-codes.ts'

const RETRY = {
  yes: 'Yes: the same call may succeed later.',
  no: 'No: something has to change first.',
  sometimes: 'That depends on the failure code; the error says it as `retryable`.',
} as const satisfies Record<CodeExplanation['retry'], string>

/** docs/RUNBOOK.md: for every error code what happened, what to check, what to do and who can mend it. */
export function renderRunbook(): string {
  const codes = allExplanations()
  const rows = codes.map((code) => {
    const name = `[\`${code.code}\`](#${code.code.toLowerCase()})`
    return `| ${name} | ${exitsOf(code).join(', ')} | ${code.retry} | ${headline(code)} |`
  })
  return [
    '# Runbook',
    '<!-- Made from src/commands/explain by: npm run render -->',
    'What to do when codexkit fails. Every error has a code: it stands in `error.code` of the `--json` document, in `verdict.json` of the evidence, and in the log behind it. `error.details.failureCode` names the cause more narrowly. `codexkit explain CODE` shows the same as this page, without a network.',
    'Lines to type stand here for PowerShell and for sh where they differ; they start in the folder of the workspace.',
    ['| code | exit | try again | what happened |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ...codes.flatMap(renderCode),
    '## Exit codes',
    [
      '| exit code | meaning | error codes |',
      '| --- | --- | --- |',
      ...Object.values(EXIT_CODES).map((exit) => {
        const leading = codes.filter((code) => exitsOf(code).includes(exit.code))
        return `| ${exit.code} | ${exit.meaning} | ${leading.map(({ code }) => `\`${code}\``).join(', ')} |`
      }),
    ].join('\n'),
  ]
    .join('\n\n')
    .concat('\n')
}

function renderCode(code: CodeExplanation): string[] {
  const exits = [
    `Exit code ${code.exitCode} (${code.meaning})`,
    ...code.otherExits.map(({ exitCode, when }) => `${exitCode} when ${when}`),
  ]
  return [
    `## ${code.code}`,
    code.happened,
    [`- ${exits.join('; ')}.`, `- Worth another try? ${RETRY[code.retry]}`, `- Who can mend it: ${code.mendedBy}`].join(
      '\n',
    ),
    '### Check',
    code.check.map(renderStep).join('\n').trimEnd(),
    '### Do',
    code.act.map((text, index) => `${index + 1}. ${text}`).join('\n'),
    ...renderFailures(code),
  ]
}

function renderStep({ say, type }: Step): string {
  if (type === undefined) return `- ${say}`
  const lines = typeof type === 'string' ? [type] : [`${type.powershell}   # PowerShell`, `${type.sh}   # sh`]
  return [`- ${say}`, '', '  ```', ...lines.map((line) => `  ${line}`), '  ```', ''].join('\n')
}

function renderFailures({ failures }: CodeExplanation): string[] {
  if (failures.length === 0) return []
  const rows = failures.map(({ failureCode, exitCode, retryable, hint }) => {
    return `| \`${failureCode}\` | ${exitCode} | ${retryable ? 'yes' : 'no'} | ${hint.replaceAll('|', '\\|')} |`
  })
  return [
    '### Failure codes',
    ['| failure code | exit | try again | what to do |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ]
}
