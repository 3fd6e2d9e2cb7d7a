import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { platform } from 'node:os'
import { Readable, type Writable } from 'node:stream'
import { registerRunning, type ChildExit } from '../platform/child.ts'
import { endProcessTree, endProcessTreeNow, type TreeFacts } from '../platform/end-process-tree.ts'
import type { Env } from '../platform/host.ts'
import { watchHelpers } from '../platform/watch-helpers.ts'
import { followTree } from './process-tree.ts'

/** What to start, as in `startChild`. */
export interface ProgramRequest {
  program: string
  args: readonly string[]
  cwd?: string
  env: Env
  /** For `cmd.exe`, whose quoting is not that of other programs. */
  verbatimArguments?: boolean
}

/** A program that is talked to: its stdin stays open. */
export interface OpenProgram {
  pid: number | undefined
  stdin: Writable | undefined
  stdout: Readable
  stderr: Readable
  /** Settles once the program ended and its streams closed, or when it could not be started. Never rejects. */
  closed: Promise<ChildExit>
  /** Closes stdin, waits `politeMs`, asks, waits `graceMs`, insists: the whole tree. Resolves with how many it left. */
  end: (politeMs?: number, graceMs?: number) => Promise<{ orphans: number }>
}

/** Inherited by everything the program starts, so that what left its process group is found. */
const MARK_VARIABLE = 'CODEXKIT_RUN_ID'

/** Starts a program without a shell, in a process group of its own, and keeps its stdin open. Throws nothing. */
export function openProgram(request: ProgramRequest): OpenProgram {
  const runId = randomUUID()
  const child = trySpawn({ ...request, env: { ...request.env, [MARK_VARIABLE]: runId } })
  if (child instanceof Error) return neverStarted(child)
  const { pid } = child
  const [stdout, stderr] = [child.stdout ?? Readable.from([]), child.stderr ?? Readable.from([])]
  for (const stream of [child.stdin, stdout, stderr]) stream?.on('error', () => undefined)
  const helpers = watchHelpers(pid, true)
  let exited = false
  const exit = new Promise<void>((resolve) => {
    child.once('exit', () => {
      exited = true
      helpers.close()
      resolve()
    })
  })
  const closed = new Promise<ChildExit>((resolve) => {
    let error: Error | undefined
    child.once('error', (thrown) => {
      error = thrown
      if (pid === undefined) {
        helpers.close()
        resolve({ code: null, signal: null, error: thrown })
      }
    })
    child.once('close', (code, signal) => resolve({ code, signal, ...(error && { error }) }))
  })
  const mark = `${MARK_VARIABLE}=${runId}`
  const tree = followTree(pid, mark, helpers.found)
  const facts = (): TreeFacts => ({ exited, found: tree.found(), mark })
  // For the second Ctrl-C. Windows has no signal that would not be waited for.
  const forget = registerRunning(() => {
    if (pid !== undefined && platform() !== 'win32') endProcessTreeNow(pid, 'SIGKILL', facts())
  })
  void closed.then(forget)
  const end = async (politeMs = 100, graceMs = 500): Promise<{ orphans: number }> => {
    if (pid === undefined) return { orphans: 0 }
    if (!exited) await tree.look()
    child.stdin?.destroy()
    await within(exit, politeMs)
    const orphans = exited ? await tree.leftOver() : 0
    if (!exited || orphans > 0) {
      await endProcessTree(pid, false, facts())
      await within(exit, graceMs)
      await endProcessTree(pid, true, facts())
    }
    await within(closed, 500)
    stdout.destroy()
    stderr.destroy()
    return { orphans }
  }
  return { pid, stdin: child.stdin ?? undefined, stdout, stderr, closed, end }
}

function trySpawn({ program, args, cwd, env, verbatimArguments }: ProgramRequest): ChildProcess | Error {
  try {
    return spawn(program, [...args], {
      cwd,
      env: { ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: platform() !== 'win32',
      windowsHide: true,
      windowsVerbatimArguments: verbatimArguments === true,
    })
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown))
  }
}

function neverStarted(reason: Error): OpenProgram {
  const [stdout, stderr] = [Readable.from([]), Readable.from([])]
  const closed = Promise.resolve({ code: null, signal: null, error: reason })
  return { pid: undefined, stdin: undefined, stdout, stderr, closed, end: () => Promise.resolve({ orphans: 0 }) }
}

async function within(event: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([event, new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}
