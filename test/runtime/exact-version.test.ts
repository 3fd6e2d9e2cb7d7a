import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactVersion, installableVersion } from '../../src/runtime/exact-version.ts'

describe('exactVersion', () => {
  it('gives three numbers back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), (numbers) => {
        expect(exactVersion(numbers.join('.'))).toBe(numbers.join('.'))
      }),
    )
  })

  it.each([
    '',
    '1.2',
    'latest',
    '^0.104.0',
    '0.104.0-linux-x64',
    '0.104.0-alpha.1',
    '../0.104.0',
    'v0.104.0',
    '0.04.0',
  ])('refuses "%s"', (text) => {
    const hint = 'Give all three numbers: --codex-version 0.169.0'
    expect(() => exactVersion(text)).toThrow(expect.objectContaining({ code: 'CODEXKIT_USAGE', exitCode: 2, hint }))
  })

  it('lets no text through that could leave its folder', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(exactVersion(text)).toMatch(/^[\d.]+$/)
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'CODEXKIT_USAGE' })
        }
      }),
    )
  })
})

describe('installableVersion', () => {
  it.each(['0.40.0', '0.169.0', '1.0.0'])('takes %s', (version) => expect(installableVersion(version)).toBe(version))

  it.each(['0.39.9', '0.1.0', '0.0.1'])('refuses %s, which is too old', (version) => {
    const message = `Codex ${version} is too old for codexkit.`
    expect(() => installableVersion(version)).toThrow(expect.objectContaining({ code: 'CODEXKIT_USAGE', message }))
  })
})
