const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** A text from a server on one line, cut, and with what a terminal or a reader would not see written out. */
export function shown(text: string, limit = 200): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  const cut = flat.length > limit ? `${flat.slice(0, limit - 1)}…` : flat
  return cut.replace(UNSAFE, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`)
}
