import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A process as it was once seen. Its id is used again one day; together with the start time it is not. */
export interface FoundProcess {
  pid: number
  parent: number
  startTime: string
}

export interface TreeFacts {
  /** The process itself has ended, so that its id may be another's by now. */
  exited?: boolean
  /** What was once seen below it. When a parent ends first, its children can no longer be found through it. */
  found?: readonly FoundProcess[]
}

/**
 * Ends a process, its process group (POSIX) and everything it started that still hangs below it. `force` does not
 * ask first. Windows has no asking that a console program without a window would hear, so there it is always by force.
 */
export async function endProcessTree(pid: number, force: boolean, facts: TreeFacts = {}): Promise<void> {
  if (platform() === 'win32') {
    if (facts.exited) return
    // taskkill fails when the tree has ended by itself, which is what was wanted.
    await run('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }).catch(() => undefined)
    return
  }
  endProcessTreeNow(pid, force ? 'SIGKILL' : 'SIGTERM', facts)
}

/** The same for POSIX without waiting for anything, for use while codexkit itself is being ended. */
export function endProcessTreeNow(pid: number, signal: NodeJS.Signals, facts: TreeFacts = {}): void {
  const { exited = false, found = [] } = facts
  const processes = allProcesses()
  const living = found.filter((seen) => processes.get(seen.pid)?.startTime === seen.startTime).map((seen) => seen.pid)
  const roots = exited ? living : [pid, ...living]
  const below = roots.flatMap((root) => descendantsOf(root, processes).map(({ pid }) => pid))
  // A group keeps its number from being used again. When another process has it, no group of ours is left.
  const group = exited && processes.has(pid) ? [] : [-pid]
  for (const target of new Set([...group, ...roots, ...below])) signalQuietly(target, signal)
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // ESRCH: it has ended by itself.
  }
}

/**
 * Everything below a process, as far as the system tells (Linux). Helpers of Codex may open a session of their own, so
 * the process group alone does not reach them.
 */
export function descendantsOf(pid: number, processes = allProcesses()): FoundProcess[] {
  const children = Map.groupBy(processes.values(), ({ parent }) => parent)
  const found: FoundProcess[] = []
  const open = [pid]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const below = children.get(next) ?? []
    found.push(...below)
    open.push(...below.map((child) => child.pid))
  }
  return found
}

function allProcesses(): Map<number, FoundProcess> {
  const processes = new Map<number, FoundProcess>()
  if (platform() !== 'linux') return processes
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // proc_pid_stat(5): after the name in brackets come the state, the parent, and as the 22nd field the start time.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const pid = Number(name)
      processes.set(pid, { pid, parent: Number(fields[1]), startTime: fields[19] ?? '' })
    } catch {
      // ENOENT: the process ended while the list was read.
    }
  }
  return processes
}
