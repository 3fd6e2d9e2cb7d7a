/** Reads the fields of the SSH wire form (RFC 4251, section 5) one after the other. */
export interface SshReader {
  take: (bytes: number) => Buffer
  number: () => number
  /** Bytes with their length before them. */
  string: () => Buffer
  /** Throws unless everything was read. */
  end: () => void
}

/** Starts at the first byte. What is cut short or too long throws what `broken` makes of the reason. */
export function sshReader(bytes: Buffer, broken: (why: string) => Error): SshReader {
  let at = 0
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw broken('it is cut short')
    at += length
    return bytes.subarray(at - length, at)
  }
  const number = (): number => take(4).readUInt32BE()
  return {
    take,
    number,
    string: () => take(number()),
    end: () => {
      if (at !== bytes.length) throw broken('it has bytes left over')
    },
  }
}

/** Bytes with their length before them. */
export function sshString(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
