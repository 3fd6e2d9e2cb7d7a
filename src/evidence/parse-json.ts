/** The value in a JSON text, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // SyntaxError, or RangeError for brackets nested too deep: the caller's schema refuses undefined.
    return undefined
  }
}
