// No text of any format: control characters (XML 1.0 forbids most), the two that are no characters, and the
// bidirectional ones, which make text read otherwise than it is stored.
const UNWANTED =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/** Text fit for every format: well-formed, lines ended by LF, nothing unprintable, at most `limit` UTF-16 units long. */
export function plainText(text: string, limit: number): string {
  return cut(text.toWellFormed().replace(/\r\n?/g, '\n').replace(UNWANTED, ''), limit)
}

/** The same on one line. */
export function plainLine(text: string, limit: number): string {
  return cut(plainText(text, Infinity).replace(/\s+/g, ' ').trim(), limit)
}

/** Never leaves half a character; an ellipsis says that more followed. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
