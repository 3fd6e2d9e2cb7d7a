export interface Line {
  text: string
  /** True when the line was longer than the limit and its end was dropped. */
  cut: boolean
  /** How many bytes of it were dropped. */
  droppedBytes: number
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Where the growing buffer for a line that came in several chunks begins. */
const FIRST_ROOM = 64 * 1024

/**
 * Turns chunks of bytes into lines. Holds at most `maxBytes` of one line, whatever comes in. Works on bytes, because
 * what is dropped need not be decoded, and because a line that comes in a million pieces must not be a million strings.
 */
export class LineSplitter {
  readonly #maxBytes: number
  #held = Buffer.alloc(0)
  #heldBytes = 0
  #droppedBytes = 0

  constructor(maxBytes = 16 * 1024 * 1024) {
    this.#maxBytes = maxBytes
  }

  /** The lines that this chunk completes, without their line ends. */
  push(chunk: Uint8Array): Line[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const lines: Line[] = []
    let start = 0
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      lines.push(this.#complete(bytes.subarray(start, end)))
      start = end + 1
    }
    this.#hold(bytes.subarray(start))
    return lines
  }

  /** The last line when it had no line end. */
  end(): Line[] {
    return this.#heldBytes > 0 || this.#droppedBytes > 0 ? [this.#flush()] : []
  }

  /** A line that stands in one chunk is not copied. */
  #complete(part: Buffer): Line {
    if (this.#heldBytes === 0 && this.#droppedBytes === 0 && part.length <= this.#maxBytes) {
      return { text: textOf(part), cut: false, droppedBytes: 0 }
    }
    this.#hold(part)
    return this.#flush()
  }

  #hold(part: Buffer): void {
    const taken = Math.min(part.length, this.#maxBytes - this.#heldBytes)
    this.#droppedBytes += part.length - taken
    const needed = this.#heldBytes + taken
    if (needed > this.#held.length) {
      const room = Math.min(Math.max(2 * needed, FIRST_ROOM), Math.max(this.#maxBytes, needed))
      const grown = Buffer.allocUnsafe(room)
      this.#held.copy(grown, 0, 0, this.#heldBytes)
      this.#held = grown
    }
    part.copy(this.#held, this.#heldBytes, 0, taken)
    this.#heldBytes = needed
  }

  #flush(): Line {
    const droppedBytes = this.#droppedBytes
    const whole = this.#held.subarray(0, this.#heldBytes)
    const kept = droppedBytes > 0 ? withoutHalfCharacter(whole) : whole
    const line = { text: textOf(kept), cut: droppedBytes > 0, droppedBytes: droppedBytes + whole.length - kept.length }
    if (this.#held.length > FIRST_ROOM) this.#held = Buffer.alloc(0)
    this.#heldBytes = 0
    this.#droppedBytes = 0
    return line
  }
}

function textOf(bytes: Buffer): string {
  const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length
  return bytes.toString('utf8', 0, end)
}

/** Where a limit cuts through a character of UTF-8, its first bytes go too. */
function withoutHalfCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    const isContinuation = (byte & 0xc0) === 0x80
    if (isContinuation) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? bytes.subarray(0, -back) : bytes
  }
  return bytes
}
