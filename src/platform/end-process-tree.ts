import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Ends a process, its process group (POSIX) and everything it started that still hangs below it. `force` does not
 * ask first. Windows has no asking that a console program without a window would hear, so there it is always by force.
 */
export async function endProcessTree(pid: number, force: boolean): Promise<void> {
  if (platform() === 'win32') {
    // taskkill fails when the tree has ended by itself, which is what was wanted.
    await run('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }).catch(() => undefined)
    return
  }
  endProcessTreeNow(pid, force ? 'SIGKILL' : 'SIGTERM')
}

/** The same for POSIX without waiting for anything, for use while codexkit itself is being ended. */
export function endProcessTreeNow(pid: number, signal: NodeJS.Signals): void {
  const below = descendantsOf(pid)
  for (const target of [-pid, pid, ...below]) signalQuietly(target, signal)
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // ESRCH: it has ended by itself.
  }
}

/** Helpers of Codex may open a session of their own, so the process group alone does not reach them. */
function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const [child, parent] of parentsOfAll()) children.set(parent, [...(children.get(parent) ?? []), child])
  const found: number[] = []
  const open = [pid]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const below = children.get(next) ?? []
    found.push(...below)
    open.push(...below)
  }
  return found
}

function parentsOfAll(): [number, number][] {
  if (platform() !== 'linux') return []
  const pairs: [number, number][] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      pairs.push([Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])])
    } catch {
      // ENOENT: the process ended while the list was read.
    }
  }
  return pairs
}
