import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'

/** Whether processes can be looked for by their arguments here. */
export const canListProcesses = platform() === 'linux'

/** The ids of processes that have `marker` among their arguments. Dead ones that nobody waited for do not count. */
export function livingProcesses(marker: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && argumentsOf(name).includes(marker))
    .map(Number)
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // ENOENT or ESRCH: it ended while the list was read.
    return ''
  }
}

/** Whether a process still runs. One that is dead but that nobody waited for does not. Linux only. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat[stat.lastIndexOf(')') + 2] !== 'Z'
  } catch {
    // ENOENT: it is gone.
    return false
  }
}
