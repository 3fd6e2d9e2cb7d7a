/** The smallest Mach-O program that has all that a signature is about. It does nothing and cannot be run. */
export interface SyntheticProgram {
  arm64: boolean
  /** How long `__LINKEDIT` is, at the end. */
  linkBytes: number
  /** Bytes between the last load command and the first section. */
  slack: number
}

const COMMANDS = 3 * 72 + 80

export function synthesizeProgram({ arm64, linkBytes, slack }: SyntheticProgram): Buffer {
  const page = arm64 ? 0x4000 : 0x1000
  const file = Buffer.alloc(2 * page + linkBytes)
  for (let at = 0; at < file.length; at++) file[at] = (at * 7919) >> 3
  file.fill(0, 0, 32 + COMMANDS + slack)
  const header = [0xfeedfacf, arm64 ? 0x0100000c : 0x01000007, 0, 2, 3, COMMANDS, 0x85, 0]
  for (const [index, value] of header.entries()) file.writeUInt32LE(value, index * 4)
  const text = writeSegment(file, 32, '__TEXT', { offset: 0, bytes: page, sections: 1 })
  file.write('__text', text, 'latin1')
  file.writeUInt32LE(32 + COMMANDS + slack, text + 48)
  const data = writeSegment(file, text + 80, '__DATA', { offset: page, bytes: page, sections: 0 })
  writeSegment(file, data, '__LINKEDIT', { offset: 2 * page, bytes: linkBytes, sections: 0 })
  return file
}

function writeSegment(
  file: Buffer,
  at: number,
  name: string,
  { offset, bytes, sections }: { offset: number; bytes: number; sections: number },
): number {
  file.writeUInt32LE(0x19, at)
  file.writeUInt32LE(72 + sections * 80, at + 4)
  file.write(name, at + 8, 'latin1')
  file.writeBigUInt64LE(0x100000000n + BigInt(offset), at + 24)
  file.writeBigUInt64LE(BigInt(Math.max(bytes, 0x4000)), at + 32)
  file.writeBigUInt64LE(BigInt(offset), at + 40)
  file.writeBigUInt64LE(BigInt(bytes), at + 48)
  file.writeUInt32LE(sections, at + 64)
  return at + 72
}
