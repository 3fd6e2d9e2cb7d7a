import { resolve } from 'node:path'
import { createOutputTail } from '../../platform/output-tail.ts'
import {
  openLinePipe,
  openProgram,
  openSession,
  PipeClosedError,
  type MessagePipe,
  type OpenProgram,
} from '../../rpc/index.ts'
import type { McpServer } from '../server.ts'
import { causeOfFault, type FaultFacts } from './cause-of-fault.ts'
import { codexEnvironment, namedVariables } from './codex-environment.ts'
import { findCommand } from './find-command.ts'
import { failedProbe } from './failed-probe.ts'
import type { LimitedProbeOptions } from './probe-options.ts'
import type { McpProbe } from './probe.ts'
import { startLimit } from './start-limit.ts'
import { emptyTalk, talkWith, type Talk } from './talk.ts'

const STDERR_BYTES = 16 * 1024

/** How long a server that just closed its stdout has to end, so that its exit code tells the story. */
const EXIT_MS = 1000

/** Probes a server that is a program. */
export async function probeStdio(server: McpServer, options: LimitedProbeOptions): Promise<McpProbe> {
  const { host, capabilities, signal, limitMs } = options
  const { command, args, cwd } = server.config
  const env = codexEnvironment(server.config, host, capabilities)
  const folder = typeof cwd === 'string' ? resolve(host.cwd, cwd) : host.cwd
  const texts = Array.isArray(args) ? args.filter((each) => typeof each === 'string') : []
  const found = await findCommand(typeof command === 'string' ? command : '', texts, folder, host, env)
  if (found.cause !== undefined) return failedProbe(server, found.cause)

  const start = performance.now()
  const elapsed = (): number => Math.round((performance.now() - start) * 10) / 10
  const program = openProgram({ ...found, cwd: folder, env })
  const spawnMs = program.pid === undefined ? null : elapsed()
  const stderr = createOutputTail(STDERR_BYTES)
  program.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const pipe = openLinePipe(program)
  const talk = emptyTalk()
  let outcome: Outcome
  let end: { orphans: number }
  try {
    outcome = await converse(program, pipe, talk, { ...options, elapsed })
  } finally {
    // Whatever is thrown, the program must not stay.
    end = await program.end()
  }
  const { fault, timedOut, exit } = outcome
  const { initializeMs, toolsMs, ...rest } = talk
  const oddities = [...talk.oddities, ...outcome.oddities]
  const facts: FaultFacts = {
    fault,
    timedOut,
    interrupted: signal.aborted,
    limitMs,
    oddities,
    noise: pipe.noise(),
    stderr: stderr.text(),
    exit,
    initialized: initializeMs !== null,
    missingVariables: namedVariables(server.config).filter((name) => env[name] === undefined),
  }
  const cause = fault === undefined ? null : causeOfFault(facts)
  return {
    server: server.name,
    state: cause === null ? 'answered' : 'failed',
    timings: { spawnMs, initializeMs, toolsMs },
    ...rest,
    stderrTail: facts.stderr,
    stdoutNoise: facts.noise,
    oddities,
    ...end,
    exit: exit === null ? null : { code: exit.code, signal: exit.signal },
    cause,
  }
}

type Outcome = Pick<FaultFacts, 'fault' | 'timedOut' | 'exit' | 'oddities'>

/** Speaks with a program that runs, as far as it goes. How it ended is only looked at when it closed its stdout. */
async function converse(
  program: OpenProgram,
  pipe: MessagePipe,
  talk: Talk,
  options: LimitedProbeOptions & { elapsed: () => number },
): Promise<Outcome> {
  const { capabilities, signal, limitMs, callLimitMs, elapsed, call, pings } = options
  const limit = startLimit(limitMs)
  const both = AbortSignal.any([signal, limit.signal])
  const session = await openSession(pipe, { answer: answerOf })
  const wishes = { ...(call && { call }), ...(pings && { pings }) }
  let fault: unknown
  try {
    await talkWith(session, talk, { capabilities, signal: both, limit, callLimitMs, elapsed, ...wishes })
  } catch (thrown) {
    fault = thrown
  }
  const exit = fault instanceof PipeClosedError ? await exitOf(program) : null
  return { fault, timedOut: limit.signal.aborted, exit, oddities: session.oddities() }
}

/** What Codex answers a server that asks: it has no roots to tell. */
function answerOf(method: string): Record<string, unknown> | undefined {
  return method === 'elicitation/create' ? { action: 'decline' } : undefined
}

/** How it ended, or null when it still runs. */
async function exitOf(program: OpenProgram): Promise<FaultFacts['exit']> {
  let timer: NodeJS.Timeout | undefined
  const never = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), EXIT_MS)))
  const exit = await Promise.race([program.closed, never])
  clearTimeout(timer)
  return exit
}
