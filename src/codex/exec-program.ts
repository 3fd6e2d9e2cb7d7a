import { startChild, type Child, type ChildExit } from '../platform/child.ts'
import type { Env } from '../platform/host.ts'
import { LineSplitter } from '../platform/lines.ts'
import { decodeEventLine } from './decode-event.ts'
import type { CodexEvent } from './events.ts'

/** One turn to run, whatever the engine. */
export interface TurnRequest {
  program: string
  args: readonly string[]
  env: Env
  workingDirectory: string
  prompt: string
  timeoutMs: number
  /** Longest time without any output of Codex. */
  idleTimeoutMs: number
  signal: AbortSignal
}

/** Hears what Codex says while it says it. */
export interface TurnObserver {
  event: (event: CodexEvent, line: string, cut: boolean) => void
  stderr: (chunk: Buffer) => void
}

export type TurnEnd = { exit: ChildExit; reason: 'ended' | 'timeout' | 'idle-timeout' | 'interrupted' }

/** Something that can run a turn: `codex exec` now, `codex app-server` one day. Never rejects for what Codex does. */
export type CodexEngine = (request: TurnRequest, observer: TurnObserver) => Promise<TurnEnd>

/** Runs one turn through `codex exec --json`, and ends the whole process tree when a limit is reached. */
export const execEngine: CodexEngine = async (request, observer) => {
  const child = startChild({
    program: request.program,
    args: request.args,
    cwd: request.workingDirectory,
    env: request.env,
    stdin: request.prompt,
  })
  const limits = watchLimits(child, request)
  const lines = new LineSplitter()
  const deliver = (line: { text: string; cut: boolean }): void => {
    if (line.text.trim() !== '') observer.event(decodeEventLine(line.text), line.text, line.cut)
  }
  child.stdout.on('data', (chunk: Buffer) => {
    limits.signOfLife()
    for (const line of lines.push(chunk)) deliver(line)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    limits.signOfLife()
    observer.stderr(chunk)
  })
  const exit = await child.closed
  for (const line of lines.end()) deliver(line)
  const reason = await limits.settle()
  return { exit, reason }
}

interface Limits {
  signOfLife: () => void
  settle: () => Promise<TurnEnd['reason']>
}

function watchLimits(child: Child, { timeoutMs, idleTimeoutMs, signal }: TurnRequest): Limits {
  let reason: TurnEnd['reason'] = 'ended'
  let ending: Promise<void> | undefined
  const stop = (why: TurnEnd['reason']): void => {
    if (ending) return
    reason = why
    ending = child.end()
  }
  const wall = setTimeout(() => stop('timeout'), timeoutMs)
  const idle = setTimeout(() => stop('idle-timeout'), idleTimeoutMs)
  const interrupt = (): void => stop('interrupted')
  signal.addEventListener('abort', interrupt, { once: true })
  if (signal.aborted) interrupt()
  return {
    signOfLife: () => void idle.refresh(),
    settle: async () => {
      clearTimeout(wall)
      clearTimeout(idle)
      signal.removeEventListener('abort', interrupt)
      // Codex has ended; whatever it left running ends too.
      await (ending ?? child.end(0))
      return reason
    },
  }
}
