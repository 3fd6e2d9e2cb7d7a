// Control characters, and the bidirectional ones that make text read otherwise than it is stored.
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const UNSAFE_BUT_COLOUR = new RegExp(`(\\u001b\\[[0-9;]*m)|${UNSAFE.source}`, 'g')

/** Makes text from outside harmless for a terminal: what would move, hide or recolour is shown as an escape. */
export function escapeControls(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSAFE, show)
}

/** The same for text that we coloured ourselves: colour sequences stay. */
export function escapeControlsButColour(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(UNSAFE_BUT_COLOUR, (found, colour: string | undefined) => colour ?? show(found))
}

/** The same on one line, cut to a width in columns of a terminal, for progress lines. */
export function oneLine(text: string, width: number): string {
  const flat = escapeControls(text).replace(/\s+/g, ' ').trim()
  if (fittingLength(flat, width) === flat.length) return flat
  return width < 1 ? '' : `${flat.slice(0, fittingLength(flat, width - 1))}…`
}

function fittingLength(text: string, width: number): number {
  let [columns, length] = [0, 0]
  for (const character of text) {
    columns += columnsOf(character)
    if (columns > width) break
    length += character.length
  }
  return length
}

/** At most so many columns: the tables that know exactly (`string-width`) take longer to load than a command to start. */
function columnsOf(character: string): 1 | 2 {
  const code = character.codePointAt(0) ?? 0
  const isNarrow = code < 0x1100 || (code >= 0x2000 && code < 0x2300) || (code >= 0x2500 && code < 0x25a0)
  return isNarrow ? 1 : 2
}

function show(found: string): string {
  const code = found.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
