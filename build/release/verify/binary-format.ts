import type { Target } from '../../targets.ts'

const ELF_MACHINES: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' }
const PE_MACHINES: Readonly<Record<number, string>> = { 0x8664: 'x64', 0xaa64: 'arm64' }
const MACHO_PROCESSORS: Readonly<Record<number, string>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' }

export interface BinaryFormat {
  platform: Target['platform']
  /** `x64`, `arm64`, or the number that stands there. */
  arch: string
}

/**
 * For what system and processor a program is made, by its first bytes: 64-bit ELF (elf(5)), PE (Microsoft's PE format) or
 * Mach-O (mach-o/loader.h). Undefined for everything else.
 */
export function binaryFormat(bytes: Buffer): BinaryFormat | undefined {
  if (bytes.length < 64) return undefined
  const named = (names: Readonly<Record<number, string>>, value: number): string => names[value] ?? String(value)
  // 2 is 64-bit, 1 little-endian.
  if (bytes.readUInt32BE(0) === 0x7f454c46 && bytes.readUInt16BE(4) === 0x0201) {
    return { platform: 'linux', arch: named(ELF_MACHINES, bytes.readUInt16LE(18)) }
  }
  if (bytes.readUInt32LE(0) === 0xfeedfacf) {
    return { platform: 'darwin', arch: named(MACHO_PROCESSORS, bytes.readUInt32LE(4)) }
  }
  const header = bytes.readUInt32LE(0x3c)
  if (bytes.toString('latin1', 0, 2) !== 'MZ' || header + 6 > bytes.length) return undefined
  if (bytes.toString('latin1', header, header + 4) !== 'PE\0\0') return undefined
  return { platform: 'win32', arch: named(PE_MACHINES, bytes.readUInt16LE(header + 4)) }
}
