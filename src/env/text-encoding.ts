export interface DecodedText {
  text: string
  /** `latin1` stands for every code page of one byte: its bytes come back, and most letters of Western Europe read right. */
  encoding: 'utf8' | 'utf8-bom' | 'utf16le' | 'utf16be' | 'latin1'
}

/**
 * Text of a file by its byte order mark; `encodeText` gives the same bytes again, whatever they are. Windows PowerShell
 * 5.1 writes UTF-16 LE when `>` makes a file, and the code page of the system in `Set-Content`.
 */
export function decodeText(bytes: Buffer): DecodedText {
  const decoded = decodeByMark(bytes)
  return encodeText(decoded).equals(bytes) ? decoded : { text: bytes.toString('latin1'), encoding: 'latin1' }
}

function decodeByMark(bytes: Buffer): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: bytes.subarray(2).toString('utf16le'), encoding: 'utf16le' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, bytes.length - (bytes.length % 2))
    return { text: Buffer.from(even).swap16().toString('utf16le'), encoding: 'utf16be' }
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { text: bytes.subarray(3).toString('utf8'), encoding: 'utf8-bom' }
  }
  return { text: bytes.toString('utf8'), encoding: 'utf8' }
}

/** The bytes again, in the encoding they came in. */
export function encodeText({ text, encoding }: DecodedText): Buffer {
  switch (encoding) {
    case 'utf8':
      return Buffer.from(text, 'utf8')
    case 'utf8-bom':
      return Buffer.from(`\uFEFF${text}`, 'utf8')
    case 'utf16le':
      return Buffer.from(`\uFEFF${text}`, 'utf16le')
    case 'utf16be':
      return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()
    case 'latin1':
      return Buffer.from(text, 'latin1')
  }
}

/** The line end that a text uses, so that what is added looks like the rest. */
export function lineEndOf(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
