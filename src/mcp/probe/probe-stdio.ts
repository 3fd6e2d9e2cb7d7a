import { resolve } from 'node:path'
import { createOutputTail } from '../../platform/output-tail.ts'
import { openLinePipe, openProgram, openSession, PipeClosedError, type OpenProgram } from '../../rpc/index.ts'
import type { McpServer } from '../server.ts'
import { causeOfFault, type FaultFacts } from './cause-of-fault.ts'
import { codexEnvironment, namedVariables } from './codex-environment.ts'
import { findCommand } from './find-command.ts'
import { failedProbe } from './failed-probe.ts'
import type { ProbeOptions } from './probe-options.ts'
import type { McpProbe } from './probe.ts'
import { emptyTalk, talkWith } from './talk.ts'

const STDERR_BYTES = 16 * 1024

/** How long a server that just closed its stdout has to end, so that its exit code tells the story. */
const EXIT_MS = 1000

/** Probes a server that is a program. */
export async function probeStdio(server: McpServer, options: ProbeOptions & { limitMs: number }): Promise<McpProbe> {
  const { host, capabilities, signal, limitMs, call, pings } = options
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
  const session = await openSession(pipe, { answer: answerOf })
  const limit = AbortSignal.timeout(limitMs)
  const talk = emptyTalk()
  let fault: unknown
  try {
    const both = AbortSignal.any([signal, limit])
    await talkWith(session, talk, {
      capabilities,
      signal: both,
      elapsed,
      ...(call && { call }),
      ...(pings && { pings }),
    })
  } catch (thrown) {
    fault = thrown
  }
  const exit = fault instanceof PipeClosedError ? await exitOf(program) : null
  const { orphans } = await program.end()
  const { initializeMs, toolsMs, ...rest } = talk
  const oddities = [...talk.oddities, ...session.oddities()]
  const facts: FaultFacts = {
    fault,
    timedOut: limit.aborted,
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
    orphans,
    exit: exit === null ? null : { code: exit.code, signal: exit.signal },
    cause,
  }
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
