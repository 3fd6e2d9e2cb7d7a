import { isAscii } from 'node:buffer'

/** One line without its line end; the offset of the byte after its line end; how many bytes of it were left out. */
export type OnLine = (text: string, endOffset: number, cutBytes: number) => void

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/**
 * Tells every line of a block that ends with a line end. The block is decoded at once and sliced, which is several times
 * faster than decoding line by line; U+FFFD stands for what is not UTF-8.
 */
export function eachLine(block: Buffer, blockOffset: number, maxLineBytes: number, onLine: OnLine): void {
  const ascii = isAscii(block)
  const text = ascii ? block.toString('latin1') : block.toString('utf8')
  let start = 0
  let byteStart = 0
  while (byteStart < block.length) {
    const end = text.indexOf('\n', start)
    // A line feed is never part of another character, so text and bytes have the same number of lines.
    const byteEnd = ascii ? end : block.indexOf(LINE_FEED, byteStart)
    const size = byteEnd - byteStart
    if (size > maxLineBytes) {
      const kept = cutText(block.subarray(byteStart, byteEnd), maxLineBytes)
      onLine(kept.text, blockOffset + byteEnd + 1, size - kept.keptBytes)
    } else {
      const textEnd = end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end
      onLine(text.substring(start, textEnd), blockOffset + byteEnd + 1, 0)
    }
    start = end + 1
    byteStart = byteEnd + 1
  }
}

/** The beginning of a line that is too long, without half a character at its end. */
export function cutText(bytes: Buffer, maxBytes: number): { text: string; keptBytes: number } {
  let keptBytes = Math.min(maxBytes, bytes.length)
  while (keptBytes > 0 && keptBytes > maxBytes - 4 && ((bytes[keptBytes] ?? 0) & 0xc0) === 0x80) keptBytes--
  return { text: bytes.toString('utf8', 0, keptBytes), keptBytes }
}

/** The beginning of a text, as much as fits into so many bytes of UTF-8. */
export function boundText(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text
  const bytes = Buffer.from(text)
  return bytes.length <= maxBytes ? text : cutText(bytes, maxBytes).text
}
