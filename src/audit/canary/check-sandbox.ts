import { rm } from 'node:fs/promises'
import { childEnv } from '../../env/index.ts'
import type { Host } from '../../platform/host.ts'
import type { SandboxMode } from '../request/audit-request.ts'
import { cacheFile, keepGood, readKnownGood } from './canary-cache.ts'
import { makeCanaryRoom } from './canary-room.ts'
import { probeSandbox, type SandboxProbe } from './probe-sandbox.ts'
import { sandboxForm, type SandboxCapabilities } from './sandbox-form.ts'

/**
 * `cannot-run`: the sandbox refuses every command. `cannot-write`: commands run, but cannot write where the mode lets
 * them. `can-write`: they can write where the mode forbids it.
 */
export type SandboxState = 'ok' | 'cannot-run' | 'cannot-write' | 'can-write' | 'not-checked'

export interface SandboxCheck {
  state: SandboxState
  /** How it was found, in a few words. */
  detail: string
  fromCache: boolean
}

export interface SandboxQuestion {
  host: Host
  program: string
  capabilities: SandboxCapabilities
  sandboxMode: SandboxMode
  /**
   * Runs a turn against a rehearsed model that writes into a workspace of its own in this mode, and tells whether it
   * wrote. Asked where Codex has no command for its sandbox, and first on Windows.
   */
  rehearse?: () => Promise<boolean>
}

/**
 * Whether Codex's own sandbox does what the mode says, here, with this program; known for a day when it does. Throws
 * CODEXKIT_FILE when codexkit's folder cannot be written, and the host's reason on Ctrl-C.
 */
export async function checkSandbox(question: SandboxQuestion): Promise<SandboxCheck> {
  const { host, program, capabilities, sandboxMode } = question
  if (sandboxMode === 'danger-full-access') {
    return { state: 'not-checked', detail: 'danger-full-access has no sandbox', fromCache: false }
  }
  const file = await cacheFile(host, program, capabilities.version, sandboxMode)
  const known = await readKnownGood(host, file)
  if (known) return { state: 'ok', detail: known.detail, fromCache: true }
  const fresh = await askSandbox(question)
  host.signal.throwIfAborted()
  if (fresh.state === 'ok') await keepGood(host, file, fresh)
  return { ...fresh, fromCache: false }
}

type Answer = Omit<SandboxCheck, 'fromCache'>

/** On Windows `codex exec` does not always use the sandbox that `codex sandbox` runs, so a turn is the better witness. */
async function askSandbox(question: SandboxQuestion): Promise<Answer> {
  const { host, sandboxMode, rehearse } = question
  if (host.platform === 'win32' && rehearse) return judgeRehearsal(sandboxMode, await rehearse())
  const answer = judgeProbe(sandboxMode, await probeInRoom(question))
  return answer.state === 'not-checked' && rehearse ? judgeRehearsal(sandboxMode, await rehearse()) : answer
}

async function probeInRoom({ host, program, capabilities, sandboxMode }: SandboxQuestion): Promise<SandboxProbe> {
  const { platform, signal } = host
  const form = sandboxForm(capabilities, platform, sandboxMode)
  if (form === undefined) return { state: 'unknown', said: 'this Codex has no command for its sandbox' }
  const room = await makeCanaryRoom(host, sandboxMode)
  try {
    const env = childEnv(host, [], { CODEX_HOME: room.codexHome })
    return await probeSandbox({ program, form, env, platform, signal }, room)
  } finally {
    // What is held open (EBUSY) is removed a day later.
    await rm(room.path, { recursive: true, force: true }).catch(() => undefined)
  }
}

function judgeProbe(mode: SandboxMode, probe: SandboxProbe): Answer {
  const said = probe.said === '' ? 'it said nothing' : probe.said
  if (probe.state === 'unknown') return { state: 'not-checked', detail: said }
  if (probe.state === 'refused') return { state: 'cannot-run', detail: said }
  if (probe.wroteOutside) return { state: 'can-write', detail: 'a command wrote outside its workspace' }
  if (mode === 'read-only' && probe.wroteInside) return { state: 'can-write', detail: 'a command wrote its workspace' }
  if (mode === 'workspace-write' && !probe.wroteInside) return { state: 'cannot-write', detail: said }
  return { state: 'ok', detail: 'by the sandbox command of Codex' }
}

function judgeRehearsal(mode: SandboxMode, wrote: boolean): Answer {
  const detail = 'by a rehearsed turn'
  if (mode === 'read-only') return { state: wrote ? 'can-write' : 'ok', detail }
  return { state: wrote ? 'ok' : 'cannot-write', detail }
}
