import type { CommandSpec, OptionSpec } from '../src/cli/command-spec.ts'
import { EXIT_CODES } from '../src/exit-codes.ts'
import type { ShimParameter } from './powershell-parameters.ts'

/**
 * The comment that Get-Help reads. Get-Help knows declared parameters only, so the others stand in the description.
 * `called` is what its examples type.
 */
export function renderCommentHelp(
  spec: CommandSpec,
  parameters: readonly ShimParameter[],
  called = `./${spec.shim ?? ''}`,
): string[] {
  const declared = parameters.filter(({ place }) => place === 'declared')
  const others = parameters.filter(({ place }) => place !== 'declared')
  const shim = `./${spec.shim ?? ''}`
  const program = `codexkit ${spec.name}`
  return [
    '<#',
    ...section('SYNOPSIS', [spec.summary]),
    ...section('DESCRIPTION', [
      ...spec.description.flatMap((paragraph) => [paragraph, '']),
      'The program is looked for in dist/ of the checkout, beside this script, on PATH, and in node_modules of the checkout, where npm ci is run when it is missing.',
      '',
      'These work too, though PowerShell does not list them as parameters of the script:',
      ...others.flatMap(({ option, name }) => [
        '',
        `-${name}${option.type === 'flag' ? '' : ` [${placeholder(option)}]`}`,
        meaning(option, name),
      ]),
    ]),
    ...declared.flatMap(({ option, name }) => section(`PARAMETER ${name}`, [meaning(option, name)])),
    ...section('PARAMETER InputObject', ['Text from the pipeline; the program gets it on stdin.']),
    ...section('PARAMETER Unlisted', [
      'Everything else goes to the program as it is, such as options in the other spelling (--no-input).',
    ]),
    ...spec.examples.flatMap(({ command, explains }) =>
      section('EXAMPLE', [inPowershell(command, program, called, parameters), '', explains]),
    ),
    ...section('NOTES', [
      'Exit codes:',
      ...spec.exitCodes.map((name) => `${String(EXIT_CODES[name].code).padStart(3)}  ${EXIT_CODES[name].meaning}`),
      '',
      'What PowerShell refuses before the script runs (a parameter twice, without its value, or shortened so that it could be two) exits 1.',
      `From outside PowerShell use: pwsh -NoProfile -File ${shim}`,
      'There a value that starts with a dash and holds a colon is written as one word: -Name:VALUE',
      'With -Command, PowerShell turns every exit code but 0 into 1.',
    ]),
    '#>',
  ]
}

function section(keyword: string, lines: readonly string[]): string[] {
  for (const line of lines) {
    // Either would end the help without a word: Get-Help drops a comment that has a keyword it does not know.
    if (/^\s*\.\w/.test(line) || line.includes('#>')) throw new Error(`Get-Help cannot show this line: ${line}`)
  }
  return [`.${keyword}`, ...lines.map((line) => (line === '' ? '' : `    ${line}`))]
}

function meaning(option: OptionSpec, name: string): string {
  const facts = [option.summary]
  if (option.choices) facts.push(`One of ${option.choices.join(', ')}.`)
  if (option.repeatable)
    facts.push(`For several: -${name} A, B; with pwsh -File: --${option.name}=A --${option.name}=B.`)
  if (option.default !== undefined) facts.push(`Default: ${option.default}.`)
  if (option.env) facts.push(`Also set by ${option.env}.`)
  return facts.join(' ')
}

function placeholder(option: OptionSpec): string {
  return option.placeholder ?? 'VALUE'
}

/** `codexkit run-audit --rehearse` as it is typed with this shim: `./scripts/codex/run-audit.ps1 -Rehearse`. */
function inPowershell(command: string, program: string, shim: string, parameters: readonly ShimParameter[]): string {
  if (command !== program && !command.startsWith(`${program} `)) return command
  const words = command.slice(program.length).split(' ')
  const names = new Map(parameters.map(({ option, name }) => [`--${option.name}`, `-${name}`]))
  return shim + words.map((word) => names.get(word) ?? word).join(' ')
}
