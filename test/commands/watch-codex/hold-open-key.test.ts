import { describe, expect, it } from 'vitest'
import { openKeyStart } from '../../../src/commands/watch-codex/hold-open-key.ts'

const BEGIN = '-----BEGIN RSA PRIVATE KEY-----'

describe('a text is cut', () => {
  it.each([
    ['nowhere without a key', 'one\ntwo\n', 8],
    ['before the line of a key that is open', `one\n  ${BEGIN}\nMIIE\n`, 4],
    ['nowhere after a whole key', `${BEGIN}\nMIIE\n-----END RSA PRIVATE KEY-----\nthree\n`, undefined],
    ['before the second of two keys', `${BEGIN}\n-----END RSA PRIVATE KEY-----\n${BEGIN}\nMIIE\n`, 62],
    ['nowhere for a search for keys', 'grep -rn -- "-----BEGIN " .\nthree\n', undefined],
    ['nowhere for half a certificate', '-----BEGIN CERTIFICATE-----\nMIIE\n', undefined],
    ['nowhere when the key would be too long', `${BEGIN}\n${'A'.repeat(16_400)}\n`, undefined],
  ])('%s', (_, text, cut) => {
    expect(openKeyStart(text)).toBe(cut ?? text.length)
  })
})
