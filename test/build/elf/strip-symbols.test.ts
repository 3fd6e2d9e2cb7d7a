import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stripSymbols } from '../../../build/elf/strip-symbols.ts'

const SYMBOLS = 2
const STRINGS = 3
const LOADED = 2

interface Section {
  name: string
  type: number
  flags: number
  content: string
  link?: number
}

const SECTIONS: readonly Section[] = [
  { name: '', type: 0, flags: 0, content: '' },
  { name: '.comment', type: 1, flags: 0, content: 'a compiler' },
  { name: '.symtab', type: SYMBOLS, flags: 0, content: 'symbols', link: 3 },
  { name: '.strtab', type: STRINGS, flags: 0, content: 'names of symbols' },
  { name: '.text', type: 1, flags: LOADED, content: 'machine code' },
  { name: '.dynsym', type: 11, flags: LOADED, content: 'what others call', link: 6 },
  { name: '.dynstr', type: STRINGS, flags: LOADED, content: 'names of those' },
  { name: '.shstrtab', type: STRINGS, flags: 0, content: '' },
]

/** A program with these sections: those that are loaded first, as linkers do it, and then the others. */
function synthesize(sections: readonly Section[]): Buffer {
  const names = Buffer.from(sections.map(({ name }) => `${name}\0`).join(''))
  const program = Buffer.alloc(2000)
  program.write('\x7fELF\x02\x01\x01', 'latin1')
  program.writeBigUInt64LE(64n, 32)
  program.writeBigUInt64LE(1200n, 40)
  for (const [at, value] of [
    [54, 56],
    [56, 1],
    [58, 64],
    [60, sections.length],
    [62, sections.length - 1],
  ] as const) {
    program.writeUInt16LE(value, at)
  }
  let next = 128
  const place = (index: number): void => {
    const { name, type, flags, content, link = 0 } = sections[index] ?? { name: '', type: 0, flags: 0, content: '' }
    const bytes = name === '.shstrtab' ? names : Buffer.from(content)
    const header = 1200 + index * 64
    program.writeUInt32LE(names.indexOf(`${name}\0`), header)
    program.writeUInt32LE(type, header + 4)
    program.writeBigUInt64LE(BigInt(flags), header + 8)
    program.writeBigUInt64LE(BigInt(next), header + 24)
    program.writeBigUInt64LE(BigInt(bytes.length), header + 32)
    program.writeUInt32LE(link, header + 40)
    bytes.copy(program, next)
    next += bytes.length
  }
  const order = sections.map((_, index) => index)
  for (const index of order.filter((index) => sections[index]?.flags === LOADED)) place(index)
  program.writeBigUInt64LE(BigInt(next), 64 + 32) // The one segment: all up to here.
  for (const index of order.filter((index) => sections[index]?.flags !== LOADED)) place(index)
  return program
}

/** Name, content and the name of the linked section of each. */
function read(program: Buffer): string[][] {
  const table = Number(program.readBigUInt64LE(40))
  const headers = Array.from({ length: program.readUInt16LE(60) }, (_, index) => program.subarray(table + index * 64))
  const content = (header: Buffer | undefined): Buffer => {
    const at = Number(header?.readBigUInt64LE(24))
    return program.subarray(at, at + Number(header?.readBigUInt64LE(32)))
  }
  const names = content(headers[program.readUInt16LE(62)])
  const name = (header: Buffer | undefined): string => {
    return names.toString('latin1', header?.readUInt32LE(0)).replace(/\0.*$/s, '')
  }
  return headers.slice(1, -1).map((header) => {
    return [name(header), content(header).toString(), name(headers[header.readUInt32LE(40)])]
  })
}

describe('stripSymbols', () => {
  it('keeps what is loaded, with its numbers put right', () => {
    const stripped = stripSymbols(synthesize(SECTIONS))
    expect(read(stripped)).toEqual([
      ['.text', 'machine code', ''],
      ['.dynsym', 'what others call', '.dynstr'],
      ['.dynstr', 'names of those', ''],
    ])
    expect(stripped.includes('symbols\0')).toBe(false)
    expect(stripSymbols(stripped).equals(stripped)).toBe(true)
  })

  it('refuses a program that needs its symbols, and a file of another kind', () => {
    const needing = SECTIONS.with(4, { name: '.text', type: 1, flags: LOADED, content: '', link: 2 })
    expect(() => stripSymbols(synthesize(needing))).toThrow('A section that is loaded needs one that is not.')
    expect(() => stripSymbols(Buffer.from('MZ'))).toThrow('This is no ELF program of 64 bits.')
  })

  it.skipIf(process.platform !== 'linux')('leaves a Node that runs, a fifth smaller', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'strip-'))
    try {
      const node = readFileSync(process.execPath)
      const stripped = stripSymbols(node)
      expect(stripped.length).toBeLessThan(node.length * 0.8)
      const program = join(folder, 'node')
      writeFileSync(program, stripped, { mode: 0o755 })
      expect(execFileSync(program, ['-p', '6 * 7'], { encoding: 'utf8' })).toBe('42\n')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
