import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isReleasePath, parseReleaseSums } from '../../src/self/release-sums.ts'

const HASH = 'a'.repeat(64)

it('reads what sha256sum writes, text and binary', () => {
  const text = `${HASH}  codexkit\n${'B'.repeat(64)} *scripts/mcp/serve.ps1\r\n`
  expect([...parseReleaseSums(text)]).toEqual([
    ['codexkit', HASH],
    ['scripts/mcp/serve.ps1', 'b'.repeat(64)],
  ])
})

it.each([
  ['a path that leads out', `${HASH}  ../codexkit`],
  ['an absolute path', `${HASH}  /etc/passwd`],
  ['a drive', `${HASH}  C:codexkit`],
  ['a backslash', `${HASH}  a\\b`],
  ['a device of Windows', `${HASH}  scripts/nul`],
  ['a hash that is too short', `${HASH.slice(1)}  codexkit`],
  ['one name twice', `${HASH}  codexkit\n${HASH}  codexkit`],
  ['text', 'hello'],
])('refuses %s', (_, text) => {
  expect(() => parseReleaseSums(text)).toThrow(expect.objectContaining({ code: 'CODEXKIT_CHECKSUM' }))
})

it('never gives a path that leaves its folder', () => {
  const part = fc.constantFrom('.', '..', 'a', '', 'C:', '\\', 'con', 'b.')
  fc.assert(
    fc.property(fc.array(part, { minLength: 1 }), (parts) => {
      if (!isReleasePath(parts.join('/'))) return
      expect(parts.every((one) => one === 'a')).toBe(true)
    }),
  )
})
