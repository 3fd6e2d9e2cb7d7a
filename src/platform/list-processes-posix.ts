import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'

/** A process as it was once seen. Its id is used again one day; together with the start time it is not. */
export interface FoundProcess {
  pid: number
  parent: number
  startTime: string
}

/** Every process of this machine by its id. Empty where it cannot be found out. */
export function allProcesses(): Map<number, FoundProcess> {
  const list = platform() === 'linux' ? processesOfProc() : parseProcessList(ps('-axo', 'pid=,ppid=,lstart='))
  return new Map(list.map((found) => [found.pid, found]))
}

/**
 * The ids of the processes whose environment holds `NAME=value`: a child inherits it from its parent, whatever group or
 * session it is in. Only those of this user can be read. On macOS programs of the system itself do not show theirs.
 */
export function processesWithVariable(assignment: string): number[] {
  if (platform() === 'linux') {
    return processIds().filter((pid) => `\0${readProc(pid, 'environ')}`.includes(`\0${assignment}\0`))
  }
  return parseEnvironmentList(ps('-axEww', '-o', 'pid=,command='), assignment)
}

/** The lines of `ps -axo pid=,ppid=,lstart=`. */
export function parseProcessList(text: string): FoundProcess[] {
  return Array.from(text.matchAll(/^ *(\d+) +(\d+) +(\S.*?) *$/gm), ([, pid, parent, startTime = '']) => {
    return { pid: Number(pid), parent: Number(parent), startTime }
  })
}

/** The lines of `ps -axEww -o pid=,command=`, where the variables follow the arguments after spaces. */
export function parseEnvironmentList(text: string, assignment: string): number[] {
  const lines = text.split('\n').filter((line) => line.split(' ').includes(assignment))
  return lines.map((line) => Number.parseInt(line.trim(), 10))
}

function ps(...args: string[]): string {
  try {
    return execFileSync('ps', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch {
    // No `ps` here: what is left then is the process group.
    return ''
  }
}

function processesOfProc(): FoundProcess[] {
  return processIds().flatMap((pid) => {
    const stat = readProc(pid, 'stat')
    if (stat === '') return []
    // proc_pid_stat(5): after the name in brackets come the state, the parent, and as the 22nd field the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return [{ pid, parent: Number(fields[1]), startTime: fields[19] ?? '' }]
  })
}

function processIds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    // ENOENT, ESRCH: it ended while the list was read. EACCES: another user's.
    return ''
  }
}
