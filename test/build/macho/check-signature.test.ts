import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSignature } from '../../../build/macho/check-signature.ts'
import { signProgram } from '../../../build/macho/sign-program.ts'
import { synthesizeProgram } from './synthetic-program.ts'

const programs = fc.record({
  arm64: fc.boolean(),
  linkBytes: fc.integer({ min: 1, max: 20_000 }),
  slack: fc.integer({ min: 16, max: 400 }),
})
const identifiers = fc.stringMatching(/^[a-z][a-z.-]{0,40}$/)

describe('signProgram', () => {
  it('makes signatures that check', () => {
    fc.assert(
      fc.property(programs, identifiers, (program, identifier) => {
        const signed = signProgram(synthesizeProgram(program), identifier)
        const report = checkSignature(signed, identifier)
        expect(report).toMatchObject({ problems: [], identifier, architecture: program.arm64 ? 'arm64' : 'x64' })
        expect(report.segments).toEqual(['__TEXT', '__DATA', '__LINKEDIT'])
        expect(report.pages).toBe(Math.ceil(((program.arm64 ? 0x8000 : 0x2000) + program.linkBytes) / 4096))
      }),
    )
  })

  it('replaces an earlier signature', () => {
    fc.assert(
      fc.property(programs, identifiers, (program, earlier) => {
        const once = signProgram(synthesizeProgram(program), 'codexkit')
        const twice = signProgram(signProgram(synthesizeProgram(program), earlier), 'codexkit')
        expect(twice.equals(once)).toBe(true)
      }),
    )
  })

  it('changes nothing of a program but its load commands', () => {
    const program = synthesizeProgram({ arm64: true, linkBytes: 1001, slack: 64 })
    const signed = signProgram(program, 'codexkit')
    expect(signed.subarray(1024, program.length).equals(program.subarray(1024))).toBe(true)
  })

  it.each([
    ['a program without place for one more load command', { slack: 8 }, 'There is no place for a load command.'],
    ['a file that goes on after __LINKEDIT', { more: 5 }, '__LINKEDIT does not end the file.'],
    ['another file', { magic: 0x464c457f }, 'This is no Mach-O of 64 bits.'],
  ])('refuses %s', (_, change: { slack?: number; more?: number; magic?: number }, message) => {
    const program = synthesizeProgram({ arm64: false, linkBytes: 100, slack: change.slack ?? 64 })
    if (change.magic) program.writeUInt32LE(change.magic)
    expect(() => signProgram(Buffer.concat([program, Buffer.alloc(change.more ?? 0)]), 'codexkit')).toThrow(message)
  })
})

describe('checkSignature', () => {
  it('finds any single byte that was changed', () => {
    const signed = signProgram(synthesizeProgram({ arm64: false, linkBytes: 333, slack: 40 }), 'codexkit')
    const unseen: number[] = []
    for (let at = 0; at < signed.length; at++) {
      for (const bits of [0x01, 0x80, 0xff]) {
        signed.writeUInt8(signed.readUInt8(at) ^ bits, at)
        if (checkSignature(signed, 'codexkit').problems.length === 0) unseen.push(at)
        signed.writeUInt8(signed.readUInt8(at) ^ bits, at)
      }
    }
    expect(unseen).toEqual([])
    expect(checkSignature(signed, 'codexkit').problems).toEqual([])
  })

  it('finds a program that was cut off or continued, has no signature or another name', () => {
    const bare = synthesizeProgram({ arm64: true, linkBytes: 333, slack: 40 })
    const signed = signProgram(bare, 'codexkit')
    const first = (file: Buffer, name = 'codexkit') => checkSignature(file, name).problems[0]
    expect(first(signed.subarray(0, -1))).toBe('__LINKEDIT does not end the file.')
    expect(first(Buffer.concat([signed, Buffer.alloc(16)]))).toBe('__LINKEDIT does not end the file.')
    expect(first(bare)).toContain('it has 0 signatures instead of one.')
    expect(first(signed, 'other')).toBe('It calls itself "codexkit" and not "other".')
    expect(first(Buffer.from('#!/bin/sh\n'))).toContain('it is no Mach-O of 64 bits.')
  })
})

describe.each(['x64', 'arm64'] as const)('dist/codexkit-macos-%s', (arch) => {
  const path = join(import.meta.dirname, '..', '..', '..', 'dist', `codexkit-macos-${arch}`)

  it('checks, and no more with a byte changed', { timeout: 120_000 }, ({ skip }) => {
    if (!existsSync(path)) return skip(`Type first: npm run package -- macos-${arch}`)
    const program = readFileSync(path)
    const report = checkSignature(program, 'codexkit')
    expect(report).toMatchObject({ problems: [], architecture: arch })
    expect(report.segments).toEqual(['__TEXT', '__DATA_CONST', '__DATA', 'NODE_SEA', '__LINKEDIT'])
    for (const at of [100, program.length >> 1, program.length - 500_000, program.length - 1]) {
      program.writeUInt8(program.readUInt8(at) ^ 1, at)
      expect(checkSignature(program, 'codexkit').problems).not.toEqual([])
      program.writeUInt8(program.readUInt8(at) ^ 1, at)
    }
  })
})
