import { CodexkitError } from '../../errors.ts'
import type { Finding } from '../../report/index.ts'
import { checkAssertions } from '../assertions/check-assertions.ts'
import type { EndedAttempt } from '../run/attempt.ts'
import type { AssertionOutcome, AuditWarning } from './audit-result.ts'
import { expectItems } from '../run/item-list.ts'
import type { Run } from '../run/run-audit.ts'
import { FINDINGS_SCHEMA, readFindings } from '../skills/index.ts'

/** What the user and the skill expected of a turn, and whether it came. */
export interface AssertedOutcome {
  assertions: readonly AssertionOutcome[]
  findings: readonly Finding[]
  warnings: readonly AuditWarning[]
  /** Set when an assertion failed: the verdict is "fail". */
  failed: CodexkitError | undefined
  /** Set when there are findings that count: the verdict stays, the exit code is 1. */
  found: CodexkitError | undefined
}

/** Reads the findings and checks the assertions of a turn that completed. One that failed has neither. */
export async function assertOutcome(
  run: Run,
  last: EndedAttempt,
  facts: { response: string; changed: boolean | undefined },
): Promise<AssertedOutcome> {
  if (last.error) return { assertions: [], findings: [], warnings: [], failed: undefined, found: undefined }
  const { request, deps } = run
  const { host, redactor } = deps
  const read = readSkillFindings(run, facts.response)
  const { files, commands, diff, items } = request.expect
  const checked = await checkAssertions(
    { files, commands, diff, jsonSchema: request.expect.json },
    {
      ...facts,
      host,
      workingDirectory: request.workingDirectory,
      timeoutMs: request.timeoutMs,
      redact: redactor.redact,
    },
  )
  const assertions = [...(read.assertion ? [read.assertion] : []), ...expectItems(items, last.items), ...checked]
  const wrong = assertions.filter(({ ok }) => !ok)
  return {
    assertions,
    findings: read.findings,
    warnings: read.warnings,
    failed: wrong.length > 0 ? assertionError(wrong) : undefined,
    found: findingsError(read.findings, request.failOn),
  }
}

interface SkillFindings {
  findings: readonly Finding[]
  warnings: readonly AuditWarning[]
  assertion: AssertionOutcome | undefined
}

/** An audit whose findings cannot be read is no audit. A rehearsed model may answer in its own words. */
function readSkillFindings({ request }: Run, response: string): SkillFindings {
  const { skill, workingDirectory: workspace } = request
  const none = { findings: [], warnings: [], assertion: undefined }
  // A schema of the user's own says what the answer is instead.
  if (!skill || skill.outputSchema !== FINDINGS_SCHEMA || request.expect.json) return none
  const read = readFindings(response, { workspace, controlIds: skill.controlIds })
  if (!read && request.rehearse !== undefined) return none
  const message = read ? read.summary : `The last message holds no findings in the form that ${skill.name} asks for.`
  return {
    findings: read?.findings ?? [],
    warnings: (read?.warnings ?? []).map((text) => ({ code: 'FINDING_MENDED', message: text })),
    assertion: { name: `skill ${skill.name}`, ok: read !== undefined, message },
  }
}

function assertionError(wrong: readonly AssertionOutcome[]): CodexkitError {
  const [first] = wrong
  const others = wrong.length > 1 ? ` (and ${wrong.length - 1} more)` : ''
  return new CodexkitError('CODEXKIT_ASSERTION', `${first?.name ?? ''}: ${first?.message ?? ''}${others}`, {
    hint: 'The turn itself completed: see report.md in the evidence.',
    details: { assertions: wrong.map(({ name }) => name) },
  })
}

const SEVERITIES = ['high', 'medium', 'low', 'info'] as const

function findingsError(findings: readonly Finding[], failOn: string): CodexkitError | undefined {
  const counting = SEVERITIES.slice(0, SEVERITIES.findIndex((severity) => severity === failOn) + 1)
  const found = findings.filter(({ severity }) => counting.includes(severity))
  if (found.length === 0) return undefined
  const count = found.length === 1 ? 'There is one finding' : `There are ${found.length} findings`
  return new CodexkitError('CODEXKIT_FINDINGS', `${count} of severity ${failOn} or worse.`, {
    hint: 'See report.md in the evidence; --fail-on says which severities count.',
    details: { findings: found.length, failOn },
  })
}
