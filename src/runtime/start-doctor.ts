import { join } from 'node:path'
import { gte } from 'semver'
import { childEnv } from '../env/index.ts'
import { messageOf } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { makePrivateFolder } from '../platform/private-folder.ts'
import { runProgram, type ProgramRun } from '../platform/run-program.ts'
import { codexkitHome } from '../platform/user-folders.ts'
import { checkRuntime, type RuntimeState } from './runtime-state.ts'

/** Measured: shared table of Codex versions, `doctor --json`. */
const DOCTOR_SINCE = '0.131.0'
const DOCTOR_TIMEOUT_MS = 10_000

/** The pinned Codex, and its own doctor at work. */
export interface StartedDoctor {
  /** How the pinned Codex was found, or why it could not be looked at. */
  runtime: RuntimeState | string
  /** What `codex doctor --json` says in the end; undefined where it is not to be asked. Rejects with CODEXKIT_FILE. */
  answer: Promise<ProgramRun> | undefined
}

/**
 * Looks at the pinned Codex and starts its doctor, in a home of its own; comes back as soon as it runs. A program that is
 * not as it was installed is not started, nor one that has no doctor.
 */
export async function startDoctor(host: Host): Promise<StartedDoctor> {
  const runtime = await checkRuntime({ host }).catch(messageOf)
  if (typeof runtime === 'string' || runtime.state !== 'ok') return { runtime, answer: undefined }
  if (!gte(runtime.version, DOCTOR_SINCE)) return { runtime, answer: undefined }
  const home = join(codexkitHome(host), 'probe-home')
  try {
    makePrivateFolder(home)
  } catch (thrown) {
    const answer = Promise.reject<ProgramRun>(thrown)
    // Whoever waits for it hears of it.
    answer.catch(() => undefined)
    return { runtime, answer }
  }
  return { runtime, answer: askDoctor(host, runtime.programPath, home) }
}

function askDoctor(host: Host, program: string, home: string): Promise<ProgramRun> {
  const env = childEnv(host, [], { CODEX_HOME: home, TERM: 'xterm-256color' })
  const request = { program, args: ['doctor', '--json'], cwd: host.cwd, env }
  return runProgram(request, { timeoutMs: DOCTOR_TIMEOUT_MS, signal: host.signal })
}
