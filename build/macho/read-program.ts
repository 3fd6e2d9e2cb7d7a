export interface MachProgram {
  architecture: 'x64' | 'arm64' | 'unknown'
  commandCount: number
  /** Without those that hold nothing of the file, such as `__PAGEZERO`. */
  segments: { name: string; offset: number; bytes: number }[]
  signatures: { offset: number; bytes: number }[]
  /** Rules of the file format that do not hold. */
  problems: string[]
}

const ARCHITECTURES: Readonly<Record<number, 'x64' | 'arm64'>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' }

/** What a check of the signature has to know of a Mach-O file. Throws a sentence's end when it is no 64-bit program. */
export function readProgram(file: Buffer): MachProgram {
  if (file.readUInt32LE(0) !== 0xfeedfacf) throw new Error('it is no Mach-O of 64 bits.')
  if (file.readUInt32LE(12) !== 2) throw new Error('it is no program but a library or an object.')
  const commandCount = file.readUInt32LE(16)
  const commandEnd = 32 + file.readUInt32LE(20)
  const program: MachProgram = {
    architecture: ARCHITECTURES[file.readUInt32LE(4)] ?? 'unknown',
    commandCount,
    segments: [],
    signatures: [],
    problems: [],
  }
  let at = 32
  for (let index = 0; index < commandCount && at < commandEnd; index++) {
    const kind = file.readUInt32LE(at)
    const bytes = file.readUInt32LE(at + 4)
    if (bytes < 8 || bytes % 8 !== 0) throw new Error(`load command ${index} is ${bytes} bytes long.`)
    if (kind === 0x19) readSegment(file, at, program)
    if (kind === 0x1d) program.signatures.push({ offset: file.readUInt32LE(at + 8), bytes: file.readUInt32LE(at + 12) })
    at += bytes
  }
  if (at !== commandEnd) program.problems.push('The load commands are not as long as the header says.')
  if (program.architecture === 'unknown') program.problems.push('It is for neither x64 nor arm64.')
  checkOrder(program)
  return program
}

function readSegment(file: Buffer, at: number, program: MachProgram): void {
  const name = file.toString('latin1', at + 8, at + 24).replace(/\0.*$/s, '')
  const [memory, memoryBytes, offset, bytes] = [24, 32, 40, 48].map((field) => Number(file.readBigUInt64LE(at + field)))
  if (memory === undefined || memoryBytes === undefined || offset === undefined || bytes === undefined) return
  if (bytes === 0) return
  const pageBytes = program.architecture === 'arm64' ? 0x4000 : 0x1000
  if (offset % pageBytes !== 0 || memory % pageBytes !== 0) program.problems.push(`${name} begins within a page.`)
  if (memoryBytes < bytes) program.problems.push(`${name} is larger in the file than in memory.`)
  program.segments.push({ name, offset, bytes })
}

function checkOrder({ segments, problems }: MachProgram): void {
  segments.sort((left, right) => left.offset - right.offset)
  for (const [index, { name, offset }] of segments.entries()) {
    const before = segments[index - 1]
    if (before && before.offset + before.bytes > offset) problems.push(`${name} lies over ${before.name}.`)
  }
}
