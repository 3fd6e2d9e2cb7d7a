import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../src/env/redact.ts'

const redact = (text: string): string => createRedactor().redact(text)
const run = (letters: string, length: number): string =>
  letters.repeat(Math.ceil(length / letters.length)).slice(0, length)
const MIXED = 'aB3dE5fG7hJ9'

/** Made-up keys in the shapes of their providers; put together here so that no scanner takes this file for a leak. */
const KEYS: [kind: string, name: string, key: string][] = [
  ['OpenAI, old', 'openai-key', `sk-${run(MIXED, 48)}`],
  ['OpenAI, project', 'openai-key', `sk-proj-${run(`${MIXED}-_`, 156)}`],
  ['OpenAI, service account', 'openai-key', `sk-svcacct-${run(MIXED, 60)}`],
  ['OpenAI, admin', 'openai-key', `sk-admin-${run(MIXED, 60)}`],
  ['Anthropic', 'anthropic-key', `sk-ant-api03-${run(`${MIXED}-_`, 95)}`],
  ['GitHub, classic', 'github-token', `ghp_${run(MIXED, 36)}`],
  ['GitHub, OAuth', 'github-token', `gho_${run(MIXED, 36)}`],
  ['GitHub, user', 'github-token', `ghu_${run(MIXED, 36)}`],
  ['GitHub, server', 'github-token', `ghs_${run(MIXED, 36)}`],
  ['GitHub, refresh', 'github-token', `ghr_${run(MIXED, 36)}`],
  ['GitHub, fine-grained', 'github-token', `github_pat_${run(MIXED, 22)}_${run(MIXED, 59)}`],
  ['AWS, user', 'aws-key', `AKIA${run('ABCD1234', 16)}`],
  ['AWS, session', 'aws-key', `ASIA${run('ABCD1234', 16)}`],
  ['Google', 'google-key', `AIza${run(`${MIXED}-_`, 35)}`],
  ['Slack, bot', 'slack-token', `xoxb-${run('1234567890', 12)}-${run(MIXED, 24)}`],
  ['Slack, user', 'slack-token', `xoxp-${run('1234567890', 12)}-${run(MIXED, 24)}`],
  ['npm', 'npm-token', `npm_${run(MIXED, 36)}`],
  ['a JSON web token', 'jwt', `eyJ${run(MIXED, 17)}.eyJ${run(MIXED, 40)}.${run(`${MIXED}-_`, 43)}`],
]

describe('a key by its shape', () => {
  it.each(KEYS)('of %s is %s', (_, name, key) => {
    expect(redact(key)).toBe(`[redacted:${name}]`)
    expect(redact(`export KEY="${key}"; echo`)).toBe(`export KEY="[redacted:${name}]"; echo`)
  })

  it.each([
    ['at the start of a line', '\n', '\n'],
    ['after an equals sign', 'KEY=', ' '],
    ['in a URL', 'https://x/?key=', '&a=b'],
    ['in round brackets', '(', ')'],
    ['after a line end in JSON', '"a\\n', '\\n"'],
    ['after a line end in JSON of JSON', '"\\"a\\\\n', '\\\\n\\""'],
    ['after a tab in JSON', '"a\\t', '"'],
    ['after a \\u escape of JSON', '"\\u003d', '"'],
    ['after a percent escape', 'a%20', '%20b'],
    ['in colour', '\u001b[1;31m', '\u001b[0m'],
    ['in colour in JSON', '"\\u001b[31m', '\\u001b[0m"'],
    ['after a letter beyond ASCII', 'ü', 'ü'],
  ])('is found %s', (_, before, after) => {
    for (const [, name, key] of KEYS) expect(redact(before + key + after)).toBe(`${before}[redacted:${name}]${after}`)
  })

  it.each([
    'task-management-of-long-running-jobs',
    'a-risk-assessment-that-is-long-enough',
    'desk-lamps-and-other-furniture-of-ours',
    'sk-1234',
    'sk-learn',
    'ghp_short',
    'AKIAlowercaseisnotakey',
    'AKIA1234',
    'the npm_config_registry variable',
    'npm_package_dependencies_typescript',
    'eyJhbGciOiJIUzI1NiJ9',
    'xoxo-love-and-kisses',
    'AIzaShort',
    'github_pat_ is the prefix',
    'commit 6015806f2d6ab7a2f8f0e7c1d2b3a4c5d6e7f809',
    'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
    '0f8fad5b-d9cb-469f-a165-70867728950e',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
    'https://api.openai.com/v1/responses',
    'https://user@example.com/path',
    'http://[::1]:8080/a@b',
    'http://localhost:8080/path@2',
    'git@github.com:owner/name.git',
    'Authorization required',
    'authorization: none',
    'authorization: token expired',
    'Bearer of bad news',
    'time 14:15:02, see docs/a:b@c',
  ])('is not seen in %j', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('a private key', () => {
  const body = Array.from({ length: 20 }, () => run(MIXED, 64)).join('\n')
  it.each(['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED '])('of the kind "%s" goes as a whole', (kind) => {
    const key = `-----BEGIN ${kind}PRIVATE KEY-----\n${body}\n-----END ${kind}PRIVATE KEY-----`
    expect(redact(`a\n${key}\nz`)).toBe('a\n[redacted:private-key]\nz')
    expect(redact(`a ${JSON.stringify(key)} z`)).toBe('a "[redacted:private-key]" z')
  })

  it('and the next are two', () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`
    expect(redact(key + key)).toBe('[redacted:private-key]\n[redacted:private-key]\n')
  })
})

describe('an authorization header', () => {
  it.each([
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted:authorization]'],
    ['authorization: bearer abc.def-123', 'authorization: bearer [redacted:authorization]'],
    ['AUTHORIZATION: BEARER abc.def-123', 'AUTHORIZATION: BEARER [redacted:authorization]'],
    ['Proxy-Authorization: Basic dXNlcjpwYXNz', 'Proxy-Authorization: Basic [redacted:authorization]'],
    [`-H 'Authorization: Bearer abcdefgh'`, `-H 'Authorization: Bearer [redacted:authorization]'`],
    ['"Authorization": "Bearer abcdefgh"', '"Authorization": "Bearer [redacted:authorization]"'],
    ['{\\"authorization\\":\\"Bearer abcdefgh\\"}', '{\\"authorization\\":\\"Bearer [redacted:authorization]\\"}'],
    [`{ authorization: 'Bearer abcdefgh' }`, `{ authorization: 'Bearer [redacted:authorization]' }`],
    ['"GET /\\nAuthorization: Bearer abcdefgh\\n"', '"GET /\\nAuthorization: Bearer [redacted:authorization]\\n"'],
  ])('%s loses its token', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })
})

describe('a URL', () => {
  it.each([
    ['https://user:p4ss@example.com/', 'https://user:[redacted:url-password]@example.com/'],
    ['redis://:p4ss@localhost:6379', 'redis://:[redacted:url-password]@localhost:6379'],
    ['postgres+ssl://u:p%40ss@h/db', 'postgres+ssl://u:[redacted:url-password]@h/db'],
    ['a\\nhttps://user:p4ss@example.com', 'a\\nhttps://user:[redacted:url-password]@example.com'],
    ['HTTPS://user:p4ss@example.com', 'HTTPS://user:[redacted:url-password]@example.com'],
  ])('%s loses its password', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })
})
