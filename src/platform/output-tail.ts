/** Keeps the end of what a program says, however much that is. */
export interface OutputTail {
  push: (chunk: Buffer) => void
  /** The kept bytes as UTF-8, without the first line where its start was dropped. */
  text: () => string
}

/** A tail of about `maxBytes`; never holds more than twice as much. */
export function createOutputTail(maxBytes: number): OutputTail {
  let chunks: Buffer[] = []
  let size = 0
  let dropped = false
  const shrink = (): void => {
    const whole = Buffer.concat(chunks)
    dropped ||= whole.length > maxBytes
    chunks = [Buffer.from(whole.subarray(Math.max(0, whole.length - maxBytes)))]
    size = chunks[0]?.length ?? 0
  }
  return {
    push: (chunk) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > 2 * maxBytes) shrink()
    },
    text: () => {
      shrink()
      const text = Buffer.concat(chunks).toString('utf8')
      const lineEnd = text.indexOf('\n')
      // Half a line may hold half a secret, which no redactor would know.
      return dropped ? text.slice(lineEnd === -1 ? text.length : lineEnd + 1) : text
    },
  }
}
