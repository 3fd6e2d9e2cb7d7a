/**
 * `changed`: what was read before is not there any more, the file was truncated or written anew; `held`: something else
 * is to be told first.
 */
export type ReadOutcome = 'lines' | 'drained' | 'held' | 'changed' | 'gone' | 'refused'

/** Asked before a file is told that begins anew: given what it begins with, and its size. False holds it. */
export type MayBegin = (beginning: Buffer, size: number) => boolean

/** What was told of a file before it was truncated. */
export interface FormerContent {
  head: string
  offset: number
  /** The last bytes before that offset. */
  anchor: Buffer
}
