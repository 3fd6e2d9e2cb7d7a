import { renderSignature, signatureBytes } from './code-directory.ts'
import { COMMAND, FIELD, HEADER_BYTES, readLoadCommands, segmentNamed, slackAfterCommands } from './load-commands.ts'

const COMMAND_BYTES = 16
const ALIGNMENT = 16
const ARM64 = 0x0100000c

/**
 * A macOS program with an ad-hoc signature, as `codesign --sign -` would give it; the kernel of an arm64 Mac ends any
 * program without one. An earlier signature goes. Throws when the file is no 64-bit Mach-O program, or has no place for
 * one more load command.
 */
export function signProgram(program: Buffer, identifier: string): Buffer {
  const bare = withoutSignature(program)
  const codeBytes = align(bare.length, ALIGNMENT)
  const bytes = align(signatureBytes(identifier, codeBytes), ALIGNMENT)
  const signed = Buffer.concat([bare, Buffer.alloc(codeBytes - bare.length + bytes)])
  addCommand(signed, codeBytes, bytes)
  growLastSegment(signed, bare.length)
  const text = segmentNamed(signed, readLoadCommands(signed), '__TEXT')
  const textBytes = Number(signed.readBigUInt64LE(text.at + FIELD.segmentFileBytes))
  renderSignature({ identifier, code: signed.subarray(0, codeBytes), textBytes }).copy(signed, codeBytes)
  return signed
}

/** A copy that ends where the signature began, without the command that named it. */
function withoutSignature(program: Buffer): Buffer {
  const commands = readLoadCommands(program)
  const command = commands.find(({ kind }) => kind === COMMAND.codeSignature)
  if (!command) return Buffer.from(program)
  const offset = program.readUInt32LE(command.at + FIELD.signatureOffset)
  const isLast = command === commands.at(-1) && command.bytes === COMMAND_BYTES
  if (!isLast || offset + program.readUInt32LE(command.at + FIELD.signatureBytes) !== program.length) {
    throw new Error('The signature of the program is not the last thing in it.')
  }
  const bare = Buffer.from(program.subarray(0, offset))
  bare.fill(0, command.at, command.at + command.bytes)
  changeCommands(bare, -1)
  const last = segmentNamed(bare, readLoadCommands(bare), '__LINKEDIT')
  const begin = bare.readBigUInt64LE(last.at + FIELD.segmentFileOffset)
  bare.writeBigUInt64LE(BigInt(offset) - begin, last.at + FIELD.segmentFileBytes)
  return bare
}

function addCommand(program: Buffer, offset: number, bytes: number): void {
  const commands = readLoadCommands(program)
  if (slackAfterCommands(program, commands) < COMMAND_BYTES) throw new Error('There is no place for a load command.')
  const at = HEADER_BYTES + program.readUInt32LE(FIELD.commandBytes)
  for (const [index, value] of [COMMAND.codeSignature, COMMAND_BYTES, offset, bytes].entries()) {
    program.writeUInt32LE(value, at + index * 4)
  }
  changeCommands(program, 1)
}

function changeCommands(program: Buffer, by: 1 | -1): void {
  program.writeUInt32LE(program.readUInt32LE(FIELD.commandCount) + by, FIELD.commandCount)
  program.writeUInt32LE(program.readUInt32LE(FIELD.commandBytes) + by * COMMAND_BYTES, FIELD.commandBytes)
}

/** `__LINKEDIT` has to end the file, signature and all; in memory it is whole pages. */
function growLastSegment(program: Buffer, endBefore: number): void {
  const { at } = segmentNamed(program, readLoadCommands(program), '__LINKEDIT')
  const begin = Number(program.readBigUInt64LE(at + FIELD.segmentFileOffset))
  const bytes = Number(program.readBigUInt64LE(at + FIELD.segmentFileBytes))
  if (begin + bytes !== endBefore) throw new Error('__LINKEDIT does not end the file.')
  const pageBytes = program.readUInt32LE(FIELD.cpuType) === ARM64 ? 0x4000 : 0x1000
  program.writeBigUInt64LE(BigInt(program.length - begin), at + FIELD.segmentFileBytes)
  program.writeBigUInt64LE(BigInt(align(program.length - begin, pageBytes)), at + FIELD.segmentMemoryBytes)
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to
}
