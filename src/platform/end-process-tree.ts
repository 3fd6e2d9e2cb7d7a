import { execFile } from 'node:child_process'
import { platform } from 'node:os'
import { promisify } from 'node:util'
import { allProcesses, processesWithVariable, type FoundProcess } from './list-processes-posix.ts'

const run = promisify(execFile)

export interface TreeFacts {
  /** The process itself has ended, so that its id may be another's by now. */
  exited?: boolean
  /** What was once seen below it. When a parent ends first, its children can no longer be found through it. */
  found?: readonly FoundProcess[]
  /** `NAME=value` that nothing but this tree has in its environment. */
  mark?: string | undefined
}

/** Between a look and a signal a process may start another. Each round finds those; more rounds than this is no race. */
const MAX_ROUNDS = 5

/**
 * Ends a process, its process group (POSIX) and everything it started that still hangs below it. `force` does not
 * ask first. Windows has no asking that a console program without a window would hear, so there it is always by force.
 * Tells whether anybody was there to be ended.
 */
export async function endProcessTree(pid: number, force: boolean, facts: TreeFacts = {}): Promise<boolean> {
  if (platform() === 'win32') {
    if (facts.exited) return false
    // taskkill fails when the tree has ended by itself, which is what was wanted.
    await run('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }).catch(() => undefined)
    return true
  }
  return endProcessTreeNow(pid, force ? 'SIGKILL' : 'SIGTERM', facts)
}

/** The same for POSIX without waiting for anything, for use while codexkit itself is being ended. */
export function endProcessTreeNow(pid: number, signal: NodeJS.Signals, facts: TreeFacts = {}): boolean {
  const told = new Set<number>()
  let reached = false
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fresh = targetsOf(pid, facts).filter((target) => !told.has(target))
    const heard = fresh.filter((target) => {
      told.add(target)
      return signalQuietly(target, signal)
    })
    reached ||= heard.length > 0
    if (heard.length === 0 || signal !== 'SIGKILL') break
  }
  return reached
}

/** Whether anybody of a tree is left (POSIX). */
export function livesOn(pid: number, facts: TreeFacts): boolean {
  return targetsOf(pid, facts).length > 0
}

/** Process ids, and below zero process groups. */
function targetsOf(pid: number, { exited = false, found = [], mark }: TreeFacts): number[] {
  const processes = allProcesses()
  const living = found.filter((seen) => processes.get(seen.pid)?.startTime === seen.startTime).map((seen) => seen.pid)
  const marked = mark === undefined ? [] : processesWithVariable(mark, processes)
  const roots = [...(exited ? [] : [pid]), ...living, ...marked]
  const below = roots.flatMap((root) => descendantsOf(root, processes).map(({ pid }) => pid))
  return [...new Set([...(hasGroup(pid, exited, processes) ? [-pid] : []), ...roots, ...below])]
}

/** Whether anybody lives in the group that a process of ours led. Where processes cannot be listed, it may be. */
function hasGroup(pid: number, exited: boolean, processes: ReadonlyMap<number, FoundProcess>): boolean {
  if (processes.size === 0) return true
  // A group keeps its number from being used again. When another process has it, no group of ours is left.
  if (exited && processes.has(pid)) return false
  return processes.values().some(({ group }) => group === pid)
}

/** False when nobody is there. */
function signalQuietly(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    // ESRCH: it has ended by itself.
    return false
  }
}

/**
 * Everything below a process, as far as the system tells. Helpers of Codex may open a session of their own, so the
 * process group alone does not reach them.
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
