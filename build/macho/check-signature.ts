import { createHash } from 'node:crypto'
import { readProgram, type MachProgram } from './read-program.ts'

export interface SignatureReport {
  /** What is wrong, in sentences; an empty list for a program that macOS takes. */
  problems: string[]
  identifier: string
  architecture: MachProgram['architecture']
  loadCommands: number
  /** In the order of the file: `__TEXT`, `NODE_SEA` and so on. */
  segments: string[]
  /** How many hashes of pages were computed anew and compared. */
  pages: number
}

/**
 * Holds a macOS program against the rules for an ad-hoc signature, all of which are Apple's: mach-o/loader.h for the
 * file, xnu's osfmk/kern/cs_blobs.h and bsd/kern/ubc_subr.c for the signature. It shares no code with the signer. Any
 * changed byte is a problem. Never throws for what a file holds.
 */
export function checkSignature(file: Buffer, identifier: string): SignatureReport {
  const report: SignatureReport = {
    problems: [],
    identifier: '',
    architecture: 'unknown',
    loadCommands: 0,
    segments: [],
    pages: 0,
  }
  try {
    check(file, identifier, report)
  } catch (thrown) {
    report.problems.push(`It cannot be read to its end: ${(thrown as Error).message}`)
  }
  return report
}

function check(file: Buffer, identifier: string, report: SignatureReport): void {
  const expect = (holds: boolean, problem: string): void => void (holds || report.problems.push(problem))
  const program = readProgram(file)
  report.architecture = program.architecture
  report.loadCommands = program.commandCount
  report.segments = program.segments.map(({ name }) => name)
  report.problems.push(...program.problems)
  const [place, ...others] = program.signatures
  if (!place || others.length > 0) throw new Error(`it has ${program.signatures.length} signatures instead of one.`)
  const text = program.segments.find(({ name }) => name === '__TEXT')
  const last = program.segments.at(-1)
  expect(last?.name === '__LINKEDIT', 'The last segment is not __LINKEDIT.')
  expect(last !== undefined && last.offset + last.bytes === file.length, '__LINKEDIT does not end the file.')
  expect(place.offset + place.bytes === file.length, 'The signature does not end the file.')
  expect(place.offset % 16 === 0, 'The signature begins at no multiple of 16.')
  expect(last !== undefined && place.offset >= last.offset, 'The signature is not in __LINKEDIT.')

  const signature = file.subarray(place.offset, place.offset + place.bytes)
  const number = (at: number): number => signature.readUInt32BE(at)
  expect(number(0) === 0xfade0cc0 && number(8) === 3, 'The signature is no collection of three blobs.')
  const slots = [0, 1, 2].map((index) => ({ slot: number(12 + index * 8), at: number(16 + index * 8) }))
  let next = 12 + slots.length * 8
  for (const [index, { slot, at }] of slots.entries()) {
    expect(slot === [0, 2, 0x10000][index] && at === next, `Blob ${index} is not where it belongs.`)
    next += number(at + 4)
  }
  expect(number(4) === next, 'The blobs and their collection differ in length.')
  expect(signature.subarray(next).equals(Buffer.alloc(Math.max(0, -next & 15))), 'Something follows the signature.')
  const blobAt = (index: number): Buffer => {
    const at = slots[index]?.at ?? 0
    return signature.subarray(at, at + number(at + 4))
  }
  expect(blobAt(1).toString('hex') === 'fade0c010000000c00000000', 'The requirements are not the empty ones.')
  expect(blobAt(2).toString('hex') === 'fade0b0100000008', 'There is a signature of somebody, or none at all.')
  report.problems.push(...checkDirectory(blobAt(0), blobAt(1), file.subarray(0, place.offset), text?.bytes ?? 0))
  const nameAt = blobAt(0).readUInt32BE(20)
  report.identifier = blobAt(0).toString('latin1', nameAt, blobAt(0).indexOf(0, nameAt))
  report.pages = blobAt(0).readUInt32BE(28)
  expect(report.identifier === identifier, `It calls itself "${report.identifier}" and not "${identifier}".`)
}

function checkDirectory(directory: Buffer, requirements: Buffer, code: Buffer, textBytes: number): string[] {
  const problems: string[] = []
  const pageCount = Math.ceil(code.length / 4096)
  const nameEnd = directory.indexOf(0, 88) + 1
  const firstPage = nameEnd + 2 * 32
  const hashes = directory.readUInt32BE(16)
  const expected: Record<string, [found: number | bigint, wanted: number | bigint]> = {
    magic: [directory.readUInt32BE(0), 0xfade0c02],
    version: [directory.readUInt32BE(8), 0x20400],
    flags: [directory.readUInt32BE(12), 2],
    hashOffset: [hashes, firstPage],
    identOffset: [directory.readUInt32BE(20), 88],
    nSpecialSlots: [directory.readUInt32BE(24), 2],
    nCodeSlots: [directory.readUInt32BE(28), pageCount],
    codeLimit: [directory.readUInt32BE(32), code.length],
    hashSize: [directory[36] ?? 0, 32],
    hashType: [directory[37] ?? 0, 2],
    platform: [directory[38] ?? 0, 0],
    pageSize: [directory[39] ?? 0, 12],
    spare2: [directory.readUInt32BE(40), 0],
    scatterOffset: [directory.readUInt32BE(44), 0],
    teamOffset: [directory.readUInt32BE(48), 0],
    spare3: [directory.readUInt32BE(52), 0],
    codeLimit64: [directory.readBigUInt64BE(56), 0n],
    execSegBase: [directory.readBigUInt64BE(64), 0n],
    execSegLimit: [directory.readBigUInt64BE(72), BigInt(textBytes)],
    execSegFlags: [directory.readBigUInt64BE(80), 1n],
    length: [directory.length, firstPage + pageCount * 32],
  }
  for (const [field, [found, wanted]] of Object.entries(expected)) {
    if (found !== wanted) problems.push(`${field} of the code directory is ${found} and not ${wanted}.`)
  }
  const hashAt = (slot: number): string => directory.toString('hex', hashes + slot * 32, hashes + (slot + 1) * 32)
  if (hashAt(-1) !== '0'.repeat(64)) problems.push('There is a hash of an Info.plist, which there is not.')
  if (hashAt(-2) !== sha256(requirements)) problems.push('The hash of the requirements is another one.')
  for (let page = 0; page < pageCount; page++) {
    const found = sha256(code.subarray(page * 4096, (page + 1) * 4096))
    if (hashAt(page) !== found) problems.push(`The hash of page ${page} is another one.`)
  }
  return problems
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
