import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { kill } from 'node:process'
import { setTimeout } from 'node:timers/promises'

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

/** Throws when processes with this marker live on for three seconds, and ends them. Elsewhere than on Linux it believes. */
export async function expectNoneLeft(marker: string): Promise<void> {
  if (!canListProcesses) return
  const deadline = Date.now() + 3000
  for (let left = livingProcesses(marker); left.length > 0; left = livingProcesses(marker)) {
    if (Date.now() > deadline) {
      for (const pid of left) kill(pid, 'SIGKILL')
      throw new Error(`processes were left: ${left.join(', ')}`)
    }
    await setTimeout(20)
  }
}
