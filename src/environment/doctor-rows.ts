import * as z from 'zod/mini'
import type { StartedDoctor } from '../runtime/index.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

/** About the home, the login and the terminal of this probe, not of the user; about updates of what is pinned. */
const NOT_ASKED = /^(auth|mcp|config|terminal|updates)\./

const doctorSchema = z.object({
  checks: z.record(
    z.string(),
    z.object({ status: z.string(), summary: z.string(), remediation: z.nullish(z.string()) }),
  ),
})

type Checks = z.infer<typeof doctorSchema>['checks']

/** What the doctor of the pinned Codex says, when it was asked. A network that is away is no fault. */
export async function doctorRows({ answer }: StartedDoctor): Promise<EnvironmentRow[]> {
  const run = await answer
  if (run === undefined) return []
  // It ends with code 1 when any check fails, so only what it printed counts.
  return run.status === 'exited' ? rowsOfDoctor(run.stdout) : [summaryRow('info', `no answer (${run.status})`, true)]
}

/** The document that `codex doctor --json` prints, as rows: one for all, and one for each check that is not ok. */
export function rowsOfDoctor(stdout: string): EnvironmentRow[] {
  const checks = decodeChecks(stdout)
  if (!checks) return [summaryRow('info', 'an answer that codexkit does not know', true)]
  const asked = Object.entries(checks).filter(([id]) => !NOT_ASKED.test(id))
  const amiss = asked.filter(([, { status }]) => !['ok', 'idle', 'skipped'].includes(status))
  const local = amiss.filter(([id]) => !id.startsWith('network.'))
  const fact = local.length === 0 ? 'no local fault' : `${local.length} of ${asked.length} checks are not ok`
  return [summaryRow(local.length === 0 ? 'ok' : 'warning', fact, false), ...amiss.map(checkRow)]
}

function checkRow([id, { summary, remediation }]: [string, Checks[string]]): EnvironmentRow {
  const network = id.startsWith('network.')
  return makeRow({
    id: `codex.doctor.${id}`,
    label: `codex doctor, ${id}`,
    status: network ? 'info' : 'warning',
    // In brackets stand sizes that are another ones a minute later.
    fact: summary.replace(/ \([^)]*\)/g, ''),
    why: 'Codex itself says so.',
    fix: remediation ?? 'codex doctor',
    volatile: network,
  })
}

function summaryRow(status: EnvironmentRow['status'], fact: string, volatile: boolean): EnvironmentRow {
  const fix = status === 'warning' ? 'See the rows of codex doctor below.' : ''
  const why = 'Codex checks its own installation, state and sandbox.'
  return makeRow({ id: 'codex.doctor', label: 'codex doctor', status, fact, why, fix, volatile })
}

function decodeChecks(stdout: string): Checks | undefined {
  try {
    return doctorSchema.safeParse(JSON.parse(stdout)).data?.checks
  } catch {
    // SyntaxError: a version that prints something else.
    return undefined
  }
}
