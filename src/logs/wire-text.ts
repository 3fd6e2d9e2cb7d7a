/** What came out of JSON and was not checked yet. */
export type Wire = Readonly<Record<string, unknown>>

/** True for a JSON object. */
export function isRecord(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text of a string, of an object with `text` or `message`, of a list of those; else empty. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join('\n')
  return isRecord(value) ? textOf(value['text'] ?? value['message'] ?? value['content']) : ''
}
