import { platform } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { descendantsOf } from '../platform/end-process-tree.ts'
import { processesWithVariable, type FoundProcess } from '../platform/list-processes-posix.ts'
import { lookAround } from './look-around.ts'

/** What a program started, as far as the system tells. */
export interface ProcessTree {
  /** Looks what hangs below the program, which is lost once it ends. Nothing on Windows. */
  look: () => Promise<void>
  /** What was seen at that look and before. */
  found: () => readonly FoundProcess[]
  /** How many of the tree live although the program itself has ended. Nobody knows on Windows: 0. */
  leftOver: () => Promise<number>
}

/** What is just ending needs a moment until it is gone. */
const MOMENT_MS = 50

/**
 * Follows the tree of a program. `mark` is `NAME=value` that only this tree has in its environment; `seenBefore` is what
 * somebody else saw of it.
 */
export function followTree(
  pid: number | undefined,
  mark: string,
  seenBefore: () => readonly FoundProcess[],
): ProcessTree {
  let below: readonly FoundProcess[] = []
  const found = (): FoundProcess[] => [...seenBefore(), ...below]
  const living = async (): Promise<number> => {
    const processes = await lookAround()
    const seen = found().filter((each) => processes.get(each.pid)?.startTime === each.startTime)
    const grouped = [...processes.values()].filter(({ group }) => group === pid)
    return new Set([...[...seen, ...grouped].map((each) => each.pid), ...processesWithVariable(mark, processes)]).size
  }
  return {
    look: async () => {
      if (platform() === 'win32' || pid === undefined) return
      below = descendantsOf(pid, await lookAround())
    },
    found,
    leftOver: async () => {
      if (platform() === 'win32' || pid === undefined || (await living()) === 0) return 0
      await wait(MOMENT_MS)
      return living()
    },
  }
}
