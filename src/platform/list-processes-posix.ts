import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'

/** A process as it was once seen. Its id is used again one day; together with the start time it is not. */
export interface FoundProcess {
  pid: number
  parent: number
  /** The process group, by the id of the process that led it first. */
  group: number
  startTime: string
}

/**
 * Every process of this machine that lives, by its id. One that ended and was not waited for (a zombie) is none: it
 * cannot be ended again. Empty where it cannot be found out.
 */
export function allProcesses(): Map<number, FoundProcess> {
  const list = platform() === 'linux' ? processesOfProc() : parseProcessList(ps('-axo', PS_COLUMNS))
  return new Map(list.map((found) => [found.pid, found]))
}

/**
 * Those of the processes that are younger than codexkit and have `NAME=value` in their environment: a child inherits it
 * from its parent, whatever group or session it is in. Only those of this user can be read. On macOS programs of the
 * system itself do not show theirs.
 */
export function processesWithVariable(assignment: string, processes = allProcesses()): number[] {
  if (platform() !== 'linux') return parseEnvironmentList(ps('-axEww', '-o', 'pid=,command='), assignment)
  // Each environment costs a read, and most processes were there before.
  const began = Number(processes.get(process.pid)?.startTime ?? 0)
  return [...processes.values()]
    .filter(({ startTime }) => Number(startTime) >= began)
    .filter(({ pid }) => `\0${readProc(pid, 'environ')}`.includes(`\0${assignment}\0`))
    .map(({ pid }) => pid)
}

/** What `parseProcessList` reads. */
const PS_COLUMNS = 'pid=,ppid=,pgid=,stat=,lstart='

/** The lines of `ps -axo pid=,ppid=,pgid=,stat=,lstart=`, without zombies, whose state begins with Z. */
export function parseProcessList(text: string): FoundProcess[] {
  const lines = text.matchAll(/^ *(\d+) +(\d+) +(\d+) +([^Z\s]\S*) +(\S.*?) *$/gm)
  return Array.from(lines, ([, pid, parent, group, , startTime = '']) => {
    return { pid: Number(pid), parent: Number(parent), group: Number(group), startTime }
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
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.map(Number).flatMap((pid) => {
    const stat = readProc(pid, 'stat')
    // proc_pid_stat(5): after the name in brackets come the state, the parent, the group, and 22nd the start time in ticks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state = 'Z', parent, group] = fields
    if (stat === '' || 'ZX'.includes(state)) return []
    return [{ pid, parent: Number(parent), group: Number(group), startTime: fields[19] ?? '' }]
  })
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    // ENOENT, ESRCH: it ended while the list was read. EACCES: another user's.
    return ''
  }
}
