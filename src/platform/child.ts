import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { Socket } from 'node:net'
import { platform } from 'node:os'
import { Readable } from 'node:stream'
import { endProcessTree, endProcessTreeNow, livesOn, type TreeFacts } from './end-process-tree.ts'
import type { Env } from './host.ts'
import { watchHelpers } from './watch-helpers.ts'

export interface ChildRequest {
  program: string
  args: readonly string[]
  cwd?: string
  env: Env
  /**
   * What the child reads on stdin before its end; without it stdin is closed from the start. A promise keeps it waiting;
   * one that fails gives it an empty stdin.
   */
  stdin?: string | Promise<string>
  /**
   * The child starts programs of others that may leave its process group and outlive it. They are marked, by a variable
   * that they inherit, and watched while it runs, so that `end` finds them (not on Windows). Costs a few ms.
   */
  hasHelpers?: boolean
}

export interface ChildExit {
  code: number | null
  signal: NodeJS.Signals | null
  /** Set when the program could not be started at all. */
  error?: Error
}

export interface Child {
  pid: number | undefined
  stdout: Readable
  stderr: Readable
  /** Settles once, after the process ended and both streams closed. Never rejects. */
  closed: Promise<ChildExit>
  /** Ends the whole tree: asks, waits `graceMs`, then insists. */
  end: (graceMs?: number) => Promise<void>
}

/** After its program ended, a stream that stays silent for so long is held open by a helper that nobody needs. */
const SILENCE_MS = 1000

/** Inherited by everything that a child with helpers starts. Its value is of one child only. */
const MARK_VARIABLE = 'CODEXKIT_RUN_ID'

/** How long a child that was asked to end may take: a limit is kept within 3 s, evidence included. */
const GRACE_MS = 1000

/** How long helpers may take that are still there when their program has ended. */
const LEFTOVER_GRACE_MS = 150

/** Between two looks whether they have ended, each of which costs some milliseconds. */
const LOOK_AGAIN_MS = 10

/** Ends one child that runs, at once. */
const running = new Set<() => void>()

/** Has `killRunningChildren` call this too, until what it gives back is called. */
export function registerRunning(endNow: () => void): () => void {
  running.add(endNow)
  return () => void running.delete(endNow)
}

/** Starts a program without a shell, in a process group of its own, with a stated stdin. */
export function startChild(request: ChildRequest): Child {
  const runId = request.hasHelpers ? randomUUID() : undefined
  const child = trySpawn(
    runId === undefined ? request : { ...request, env: { ...request.env, [MARK_VARIABLE]: runId } },
  )
  if (child instanceof Error) return neverStarted(child)
  const { pid } = child
  // Node makes no streams when no file descriptor is left (EMFILE); the error event tells of it.
  const [stdout, stderr] = [child.stdout ?? Readable.from([]), child.stderr ?? Readable.from([])]
  let exited = false
  const helpers = watchHelpers(pid, runId !== undefined)
  const tree = (): TreeFacts => {
    return { exited, found: helpers.found(), mark: runId === undefined ? undefined : `${MARK_VARIABLE}=${runId}` }
  }
  const endNow = (): void => {
    if (pid !== undefined && platform() !== 'win32') endProcessTreeNow(pid, 'SIGKILL', tree())
  }
  const closeStreams = (): void => {
    stdout.destroy()
    stderr.destroy()
  }
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
      if (pid === undefined) resolve({ code: null, signal: null, error: thrown })
    })
    child.once('close', (code, signal) => {
      forget?.()
      resolve({ code, signal, error })
    })
  })
  // A child may close its stdin early (EPIPE) or be killed mid-read; its exit tells the story.
  for (const stream of [child.stdin, stdout, stderr]) stream?.on('error', () => undefined)
  void Promise.resolve(request.stdin).then(
    (text) => child.stdin?.end(text ?? ''),
    () => child.stdin?.end(),
  )
  const forget = pid === undefined ? undefined : registerRunning(endNow)
  void exit.then(() =>
    onSilence([stdout, stderr], closed, () => {
      endNow()
      closeStreams()
    }),
  )

  const end = async (graceMs = GRACE_MS): Promise<void> => {
    if (pid === undefined) return
    if (!exited) helpers.look()
    const wasThere = await endProcessTree(pid, graceMs <= 0, tree())
    if (wasThere) {
      // What outlived its program is asked too: a shell that is killed in its profile may leave locks behind.
      const isGone = exited && (await treeGone(pid, tree, Math.min(graceMs, LEFTOVER_GRACE_MS)))
      if (!exited) await Promise.race([exit, pause(graceMs)])
      if (!isGone) await endProcessTree(pid, true, tree())
    }
    // A grandchild that holds the pipes open must not keep us: after the tree was killed the streams are ours to close.
    await Promise.race([closed, pause(500)])
    closeStreams()
  }
  return { pid, stdout, stderr, closed, end }
}

/** Waits until nobody of a tree is left, but no longer than `graceMs`; whether that is so. */
async function treeGone(pid: number, tree: () => TreeFacts, graceMs: number): Promise<boolean> {
  for (const deadline = performance.now() + graceMs; performance.now() < deadline; await pause(LOOK_AGAIN_MS)) {
    if (!livesOn(pid, tree())) return true
  }
  return false
}

/** Some faults come as an event, others are thrown (E2BIG, ENOTDIR, a NUL in an argument): here each is a value. */
function trySpawn(request: ChildRequest): ChildProcess | Error {
  try {
    return spawn(request.program, [...request.args], {
      cwd: request.cwd,
      env: { ...request.env },
      stdio: [request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: platform() !== 'win32',
      windowsHide: true,
    })
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown))
  }
}

function neverStarted(reason: Error): Child {
  const [stdout, stderr] = [Readable.from([]), Readable.from([])]
  const closed = Promise.resolve({ code: null, signal: null, error: reason })
  return { pid: undefined, stdout, stderr, closed, end: () => Promise.resolve() }
}

/** Calls `act` when nothing was received for a while, all was read, and the streams have still not closed. */
async function onSilence(streams: readonly Readable[], closed: Promise<unknown>, act: () => void): Promise<void> {
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0)
  const received = (): number => sum(streams.map((stream) => (stream instanceof Socket ? stream.bytesRead : 0)))
  const unread = (): number => sum(streams.map((stream) => stream.readableLength))
  let over = false
  void closed.then(() => (over = true))
  for (let before = -1; before !== received() || unread() > 0;) {
    before = received()
    await Promise.race([closed, pause(SILENCE_MS)])
    // What came while this process was busy is read first.
    await new Promise((resolve) => setImmediate(resolve))
    if (over) return
  }
  act()
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(ms, 1)).unref())
}

/** For the second Ctrl-C: no child outlives codexkit. */
export function killRunningChildren(): void {
  for (const endNow of running) endNow()
}
