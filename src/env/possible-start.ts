import { SECRET_PATTERNS } from './secret-patterns.ts'

const ANCHORS = SECRET_PATTERNS.flatMap((pattern) => pattern.anchors)

/**
 * The first place in a text from which its end may be the beginning of a secret: of a known form, or of a shape on its
 * last line. The length of the text when there is none.
 */
export function possibleStart(text: string, forms: Iterable<string>): number {
  let start = shapeStart(text)
  for (const form of forms) start = Math.min(start, openStart(text, form))
  return start
}

function shapeStart(text: string): number {
  const line = text.lastIndexOf('\n') + 1
  const word = text.length - (/\S*$/.exec(text.slice(line))?.[0].length ?? 0)
  // Most shapes end at white space; a header, a field and the first line of a private key may hold some.
  const from = (anchor: string): number => (/-----|uthorization|_token|_KEY/i.test(anchor) ? line : word)
  const anchored = ANCHORS.map((anchor) => text.indexOf(anchor, from(anchor))).filter((at) => at !== -1)
  return Math.min(...anchored, ...ANCHORS.map((anchor) => openStart(text, anchor)))
}

/** Where the end of a text begins to spell `wanted`, without coming to its end. */
function openStart(text: string, wanted: string): number {
  for (let at = Math.max(0, text.length - wanted.length + 1); at < text.length; at++) {
    if (wanted.startsWith(text.slice(at))) return at
  }
  return text.length
}
