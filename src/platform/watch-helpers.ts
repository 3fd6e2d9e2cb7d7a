import { platform } from 'node:os'
import { descendantsOf } from './end-process-tree.ts'
import { allProcesses, type FoundProcess } from './list-processes-posix.ts'

/** Often enough for a server that lives as long as its client; a look costs some milliseconds. */
const LOOK_MS = 2000

export interface HelperWatch {
  /** Looks now, since what hangs below a process is lost when it ends. */
  look: () => void
  /** What was seen below the process and lived at the last look. */
  found: () => readonly FoundProcess[]
  close: () => void
}

/**
 * Remembers what hangs below a process, also once it no longer does. Programs that clear the environment of those they
 * start, as Codex does for MCP servers, are found by nothing else. `regularly` looks while the process runs; on macOS
 * and without it only `look` does, because there the list is made by `ps`.
 */
export function watchHelpers(pid: number | undefined, regularly: boolean): HelperWatch {
  let known: FoundProcess[] = []
  const look = (): void => {
    if (pid === undefined || platform() === 'win32') return
    const processes = allProcesses()
    const living = known.filter((seen) => processes.get(seen.pid)?.startTime === seen.startTime)
    const below = [pid, ...living.map((seen) => seen.pid)].flatMap((root) => descendantsOf(root, processes))
    known = [...new Map([...living, ...below].map((seen) => [seen.pid, seen])).values()]
  }
  const isWatched = regularly && pid !== undefined && platform() === 'linux'
  const timer = isWatched ? setInterval(look, LOOK_MS).unref() : undefined
  return { look, found: () => known, close: () => clearInterval(timer) }
}
