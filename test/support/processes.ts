import { readdirSync, readFileSync } from 'node:fs'

export interface RunningProcess {
  pid: number
  /** Arguments as the system knows them. */
  args: string[]
  env: string
}

/** Every process of this Linux machine that can be read. */
export function listProcesses(): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').slice(0, -1)
        return [{ pid: Number(name), args, env: readFileSync(`/proc/${name}/environ`, 'utf8') }]
      } catch {
        // ENOENT or EACCES: it ended meanwhile, or is not ours.
        return []
      }
    })
}

/** The processes that belong to a run over a workspace: it is in their arguments. */
export function processesOver(folder: string): RunningProcess[] {
  return listProcesses().filter(({ pid, args }) => pid !== process.pid && args.some((arg) => arg.includes(folder)))
}
