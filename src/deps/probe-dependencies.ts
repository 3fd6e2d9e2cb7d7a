import { findProgram } from '../platform/find-program.ts'
import type { Host } from '../platform/host.ts'
import { runProgram } from '../platform/run-program.ts'
import { DEPENDENCIES, type DependencyRow } from './dependency-rows.ts'

export type DependencyState = 'ok' | 'missing' | 'broken' | 'timed-out' | 'blocked'

/** What is known of one program after it was asked. */
export interface DependencyFinding {
  name: string
  state: DependencyState
  required: boolean
  version: string | null
  path: string | null
  /** One sentence: what happened, or what it is for. */
  detail: string
  /** The command to type when it is not there. */
  install: string
}

const PROBE_TIMEOUT_MS = 10_000

/** Asks every program for its version, side by side. Never throws: each fault is a state. */
export function probeDependencies(
  host: Host,
  rows: readonly DependencyRow[] = DEPENDENCIES,
): Promise<DependencyFinding[]> {
  return Promise.all(rows.map((row) => probeOne(host, row)))
}

async function probeOne(host: Host, row: DependencyRow): Promise<DependencyFinding> {
  const { name, required } = row
  const install = installCommand(row, host.platform)
  const path = (await findProgram(host, row.program)) ?? null
  const finding = (state: DependencyState, detail: string, version: string | null = null): DependencyFinding => {
    return { name, state, required, version, path, detail, install }
  }
  if (path === null) return finding('missing', `${row.program} is not on PATH. ${row.purpose}`)
  if (/\.(cmd|bat)$/i.test(path)) return finding('blocked', `${path} is a shim that cannot be asked without a shell.`)
  const run = await runProgram(
    { program: path, args: row.versionArgs, env: host.env },
    { timeoutMs: PROBE_TIMEOUT_MS, signal: host.signal },
  )
  if ('message' in run) return finding('blocked', run.message)
  if (run.status === 'timed-out') return finding('timed-out', `It gave no answer within ${PROBE_TIMEOUT_MS / 1000} s.`)
  const version = row.versionPattern.exec(run.stdout + run.stderr)?.[1]
  if (run.code === null) return finding('broken', 'It was killed before it gave its version.')
  if (run.code !== 0 || version === undefined)
    return finding('broken', `It ended with code ${run.code} and no version.`)
  return finding('ok', row.purpose, version)
}

function installCommand({ install }: DependencyRow, platform: NodeJS.Platform): string {
  if (platform === 'win32' || platform === 'darwin') return install[platform]
  return install.linux
}
