import { join } from 'node:path'
import { gte } from 'semver'
import * as z from 'zod/mini'
import { childEnv } from '../env/index.ts'
import type { Host } from '../platform/host.ts'
import { makePrivateFolder } from '../platform/private-folder.ts'
import { runProgram } from '../platform/run-program.ts'
import { codexkitHome } from '../platform/user-folders.ts'
import type { RuntimeState } from '../runtime/index.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

/** Measured: shared table of Codex versions, `doctor --json`. */
const DOCTOR_SINCE = '0.131.0'
const DOCTOR_TIMEOUT_MS = 10_000

/** About the home, the login and the terminal of this probe, not of the user; about updates of what is pinned. */
const NOT_ASKED = /^(auth|mcp|config|terminal|updates)\./

const doctorSchema = z.object({
  checks: z.record(
    z.string(),
    z.object({ status: z.string(), summary: z.string(), remediation: z.nullish(z.string()) }),
  ),
})

type Checks = z.infer<typeof doctorSchema>['checks']

/** A doctor that runs, or that is not to be asked. */
export interface StartedDoctor {
  rows: Promise<EnvironmentRow[]>
}

/**
 * Starts the doctor of the pinned Codex, in a home of its own, and comes back as soon as it runs. A program that is not as
 * it was installed is not started, nor one that has no doctor: then there are no rows. Throws CODEXKIT_FILE.
 */
export async function startDoctor(host: Host, runtime: RuntimeState | string): Promise<StartedDoctor> {
  if (typeof runtime === 'string' || runtime.state !== 'ok') return { rows: Promise.resolve([]) }
  if (!gte(runtime.version, DOCTOR_SINCE)) return { rows: Promise.resolve([]) }
  const home = join(codexkitHome(host), 'probe-home')
  await makePrivateFolder(home)
  return { rows: askDoctor(host, runtime.programPath, home) }
}

/** What it says. A network that is away is no fault. */
async function askDoctor(host: Host, program: string, home: string): Promise<EnvironmentRow[]> {
  const env = childEnv(host, [], { CODEX_HOME: home, TERM: 'xterm-256color' })
  const run = await runProgram(
    { program, args: ['doctor', '--json'], cwd: host.cwd, env },
    { timeoutMs: DOCTOR_TIMEOUT_MS, signal: host.signal },
  )
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
