import { allProcesses, type FoundProcess } from '../platform/list-processes-posix.ts'

/** Long enough that servers which end in a crowd share a look, short enough that nobody waits for it. */
const GATHER_MS = 10

let next: Promise<Map<number, FoundProcess>> | undefined

/**
 * Every process of this machine by its id, as it is some milliseconds after the call. Who asks meanwhile gets the same
 * answer: a look costs 5 ms, and a dozen servers would take longer to be looked after than to start.
 */
export function lookAround(): Promise<Map<number, FoundProcess>> {
  next ??= new Promise((resolve) => {
    setTimeout(() => {
      next = undefined
      resolve(allProcesses())
    }, GATHER_MS)
  })
  return next
}
