import { StringDecoder } from 'node:string_decoder'

export interface Line {
  text: string
  /** True when the line was longer than the limit and its end was dropped. */
  cut: boolean
}

/** Turns chunks of bytes into lines. Holds at most `maxLength` characters of one line, whatever comes in. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8')
  readonly #maxLength: number
  #held: string[] = []
  #heldLength = 0
  #cut = false

  constructor(maxLength = 16 * 1024 * 1024) {
    this.#maxLength = maxLength
  }

  /** The lines that this chunk completes, without their line ends. */
  push(chunk: Uint8Array): Line[] {
    return this.#take(this.#decoder.write(chunk))
  }

  /** The last line when it had no line end. */
  end(): Line[] {
    const lines = this.#take(this.#decoder.end())
    return this.#heldLength > 0 || this.#cut ? [...lines, this.#flush()] : lines
  }

  #take(text: string): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#hold(text.slice(start, end))
      lines.push(this.#flush())
      start = end + 1
    }
    this.#hold(text.slice(start))
    return lines
  }

  #hold(part: string): void {
    const room = this.#maxLength - this.#heldLength
    if (part.length > room) this.#cut = true
    if (part === '' || room <= 0) return
    this.#held.push(part.slice(0, room))
    this.#heldLength += Math.min(part.length, room)
  }

  #flush(): Line {
    const text = this.#held.join('')
    const line = { text: text.endsWith('\r') ? text.slice(0, -1) : text, cut: this.#cut }
    this.#held = []
    this.#heldLength = 0
    this.#cut = false
    return line
  }
}
