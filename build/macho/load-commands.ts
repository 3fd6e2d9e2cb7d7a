/** `LC_SEGMENT_64` and `LC_CODE_SIGNATURE` of mach-o/loader.h. */
export const COMMAND = { segment: 0x19, codeSignature: 0x1d } as const

/** Where the fields of a 64-bit Mach-O file lie, from its start or from the start of their command. */
export const FIELD = {
  cpuType: 4,
  commandCount: 16,
  commandBytes: 20,
  segmentMemoryBytes: 32,
  segmentFileOffset: 40,
  segmentFileBytes: 48,
  segmentSectionCount: 64,
  signatureOffset: 8,
  signatureBytes: 12,
} as const

export const HEADER_BYTES = 32
const MAGIC = 0xfeedfacf
const SEGMENT_BYTES = 72
const SECTION_BYTES = 80

export interface LoadCommand {
  kind: number
  /** Where it begins in the file. */
  at: number
  bytes: number
}

/** The load commands of a 64-bit Mach-O program, little endian. Throws when it is no such file. */
export function readLoadCommands(program: Buffer): LoadCommand[] {
  if (program.length < HEADER_BYTES || program.readUInt32LE(0) !== MAGIC)
    throw new Error('This is no Mach-O of 64 bits.')
  const commands: LoadCommand[] = []
  let at = HEADER_BYTES
  for (let left = program.readUInt32LE(FIELD.commandCount); left > 0; left--) {
    const command = { kind: program.readUInt32LE(at), at, bytes: program.readUInt32LE(at + 4) }
    if (command.bytes < 8) throw new Error('A load command has no length.')
    commands.push(command)
    at += command.bytes
  }
  return commands
}

/** The segment with this name. Throws when there is none. */
export function segmentNamed(program: Buffer, commands: readonly LoadCommand[], name: string): LoadCommand {
  const found = commands.find(({ kind, at }) => kind === COMMAND.segment && nameAt(program, at + 8) === name)
  if (found) return found
  throw new Error(`There is no segment ${name}.`)
}

/** The bytes after the load commands that belong to no section, where another command may go. */
export function slackAfterCommands(program: Buffer, commands: readonly LoadCommand[]): number {
  const last = commands.at(-1)
  const end = last ? last.at + last.bytes : HEADER_BYTES
  const contents = commands
    .filter(({ kind }) => kind === COMMAND.segment)
    .flatMap(({ at }) => {
      const count = program.readUInt32LE(at + FIELD.segmentSectionCount)
      const sections = Array.from({ length: count }, (_, index) => {
        return program.readUInt32LE(at + SEGMENT_BYTES + index * SECTION_BYTES + 48)
      })
      return [Number(program.readBigUInt64LE(at + FIELD.segmentFileOffset)), ...sections]
    })
  return Math.min(program.length, ...contents.filter((offset) => offset > 0)) - end
}

function nameAt(program: Buffer, at: number): string {
  return program.toString('latin1', at, at + 16).replace(/\0.*$/s, '')
}
