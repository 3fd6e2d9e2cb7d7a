import { spawn } from 'node:child_process'
import { platform } from 'node:os'
import type { Readable } from 'node:stream'
import { endProcessTree, endProcessTreeNow } from './end-process-tree.ts'
import type { Env } from './host.ts'

export interface ChildRequest {
  program: string
  args: readonly string[]
  cwd?: string
  env: Env
  /** What the child reads on stdin before its end; without it stdin is closed from the start. */
  stdin?: string
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

const running = new Set<number>()

/** Starts a program without a shell, in a process group of its own, with a stated stdin. */
export function startChild(request: ChildRequest): Child {
  const child = spawn(request.program, [...request.args], {
    cwd: request.cwd,
    env: { ...request.env },
    stdio: [request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: platform() !== 'win32',
    windowsHide: true,
  })
  const { pid, stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('a child started with pipes has streams')
  let exited: () => void
  const exit = new Promise<void>((resolve) => (exited = resolve))
  const closed = new Promise<ChildExit>((resolve) => {
    let error: Error | undefined
    child.once('error', (thrown) => {
      error = thrown
      if (pid === undefined) resolve({ code: null, signal: null, error: thrown })
    })
    child.once('exit', () => exited())
    child.once('close', (code, signal) => {
      if (pid !== undefined) running.delete(pid)
      resolve({ code, signal, error })
    })
  })
  // A child may close its stdin early (EPIPE) or be killed mid-read; its exit tells the story.
  for (const stream of [child.stdin, stdout, stderr]) stream?.on('error', () => undefined)
  if (request.stdin !== undefined) child.stdin?.end(request.stdin)
  if (pid !== undefined) running.add(pid)

  const end = async (graceMs = 1500): Promise<void> => {
    if (pid === undefined) return
    await endProcessTree(pid, graceMs <= 0)
    await Promise.race([exit, pause(graceMs)])
    await endProcessTree(pid, true)
    // A grandchild that holds the pipes open must not keep us: after the tree was killed the streams are ours to close.
    await Promise.race([closed, pause(500)])
    stdout.destroy()
    stderr.destroy()
  }
  return { pid, stdout, stderr, closed, end }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(ms, 1)).unref())
}

/** For the second Ctrl-C: no child outlives codexkit. */
export function killRunningChildren(): void {
  for (const pid of running) if (platform() !== 'win32') endProcessTreeNow(pid, 'SIGKILL')
}
