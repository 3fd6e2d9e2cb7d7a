/** Where to go on in a file: which file it was, how it began, and the offset of the next line. */
export interface FileCursor {
  id: string
  head: string
  at: number
}

/** Reads a cursor; null for one that is not of a file. */
export function parseFileCursor(text: string | undefined): FileCursor | null {
  if (text === undefined) return null
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const { id, head, at } = value as Record<string, unknown>
    const isCursor = typeof id === 'string' && typeof head === 'string' && typeof at === 'number' && at >= 0
    return isCursor && Number.isSafeInteger(at) ? { id, head, at } : null
  } catch {
    // Not JSON: as good as none.
    return null
  }
}
