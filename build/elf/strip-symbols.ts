// The layout is that of the ELF-64 specification: https://gabi.xinuos.com/elf/03-sheader.html
const ALLOCATED = 2n
const HEADER = { sectionTable: 40, sectionSize: 58, sectionCount: 60, nameSection: 62 }
const SECTION = { type: 4, flags: 8, offset: 24, size: 32, link: 40, info: 44 }
const SECTION_BYTES = 64
const INFO_IS_SECTION = 0x40n

/**
 * A Linux program of 64 bits, little endian, without what is not loaded to run it: symbols and what debuggers read, 33 MB
 * of Node's 150. As `strip` does it, but for any machine code, on any system, and with the same bytes everywhere. Throws
 * when the file is no such program, or is laid out as no linker lays it out.
 */
export function stripSymbols(program: Buffer): Buffer {
  if (program.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') throw new Error('This is no ELF program of 64 bits.')
  const sections = readSections(program)
  const names = sections[program.readUInt16LE(HEADER.nameSection)]
  const kept = sections.filter((section) => !isLoose(section) || section === names)
  const end = endOfProgram(program)
  const pieces: Buffer[] = [program.subarray(0, end)]
  let length = end
  const append = (piece: Buffer): number => {
    const gap = Buffer.alloc(-length & 7)
    pieces.push(gap, piece)
    length += gap.length + piece.length
    return length - piece.length
  }
  const table = kept.map((section) => {
    const moved = Buffer.from(section)
    if (section === names) moved.writeBigUInt64LE(BigInt(append(contentOf(program, section))), SECTION.offset)
    renumber(moved, SECTION.link, sections, kept)
    if (section.readBigUInt64LE(SECTION.flags) & INFO_IS_SECTION) renumber(moved, SECTION.info, sections, kept)
    return moved
  })
  const tableAt = append(Buffer.concat(table))
  const stripped = Buffer.concat(pieces)
  stripped.writeBigUInt64LE(BigInt(tableAt), HEADER.sectionTable)
  stripped.writeUInt16LE(kept.length, HEADER.sectionCount)
  stripped.writeUInt16LE(
    kept.findIndex((section) => section === names),
    HEADER.nameSection,
  )
  return stripped
}

function readSections(program: Buffer): Buffer[] {
  const at = Number(program.readBigUInt64LE(HEADER.sectionTable))
  if (program.readUInt16LE(HEADER.sectionSize) !== SECTION_BYTES) throw new Error('This is no ELF program of 64 bits.')
  return Array.from({ length: program.readUInt16LE(HEADER.sectionCount) }, (_, index) => {
    return program.subarray(at + index * SECTION_BYTES, at + (index + 1) * SECTION_BYTES)
  })
}

/** What is in the file but not loaded, such as symbols, comments and the names of sections. */
function isLoose(section: Buffer): boolean {
  return section.readUInt32LE(SECTION.type) !== 0 && (section.readBigUInt64LE(SECTION.flags) & ALLOCATED) === 0n
}

function contentOf(program: Buffer, section: Buffer): Buffer {
  const at = Number(section.readBigUInt64LE(SECTION.offset))
  return program.subarray(at, at + Number(section.readBigUInt64LE(SECTION.size)))
}

/** Where the last byte that is loaded ends; linkers put all the rest behind it. */
function endOfProgram(program: Buffer): number {
  const headers = Number(program.readBigUInt64LE(32))
  const size = program.readUInt16LE(54)
  const ends = Array.from({ length: program.readUInt16LE(56) }, (_, index) => {
    const header = headers + index * size
    return Number(program.readBigUInt64LE(header + 8) + program.readBigUInt64LE(header + 32))
  })
  return Math.max(headers + size * ends.length, ...ends)
}

function renumber(section: Buffer, field: number, sections: readonly Buffer[], kept: readonly Buffer[]): void {
  const number = section.readUInt32LE(field)
  if (number === 0) return
  const found = kept.findIndex((candidate) => candidate === sections[number])
  if (found === -1) throw new Error('A section that is loaded needs one that is not.')
  section.writeUInt32LE(found, field)
}
