import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packageVersionFor, publishedIntegrity } from '../../src/runtime/codex-package.ts'
import { integrityOf } from '../support/fake-registry.ts'

const named = (alias: unknown): string | undefined =>
  packageVersionFor({ optionalDependencies: { '@openai/codex-linux-x64': alias } }, '0.104.0', 'linux-x64')

describe('packageVersionFor', () => {
  it.each<[unknown, string | undefined]>([
    ['npm:@openai/codex@0.104.0-linux-x64', '0.104.0-linux-x64'],
    ['npm:@openai/codex@0.104.0', undefined],
    ['npm:@evil/codex@0.104.0-linux-x64', undefined],
    ['npm:@openai/codex@0.104.0-linux-x64/../../evil', undefined],
    ['0.104.0-linux-x64', undefined],
    [42, undefined],
    [undefined, undefined],
  ])('reads %j', (alias, expected) => expect(named(alias)).toBe(expected))

  it('is the version itself before 0.99, when one package held all', () => {
    expect(packageVersionFor({}, '0.98.0', 'win32-arm64')).toBe('0.98.0')
  })

  it('gives nothing that is more than one part of an address', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(named(`npm:@openai/codex@0.104.0-${text}`) ?? '0').toMatch(/^[0-9A-Za-z.-]+$/)
      }),
    )
  })
})

describe('publishedIntegrity', () => {
  const sha512 = integrityOf(Buffer.from('package'))

  it('is the sha512', () => expect(publishedIntegrity({ dist: { integrity: sha512 } }, '0.98.0')).toBe(sha512))

  it.each([undefined, {}, { integrity: '' }, { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, { shasum: 'da39' }])(
    'is never skipped: %j',
    (dist) => {
      const message = 'The registry has no sha512 of @openai/codex 0.98.0, so it cannot be checked.'
      const refusal = expect.objectContaining({ code: 'CODEXKIT_CHECKSUM', exitCode: 7, message })
      expect(() => publishedIntegrity({ dist }, '0.98.0')).toThrow(refusal)
    },
  )
})
