import { describe, expect, it, test } from 'vitest'
import { resolveReferences } from '../../../src/codex/config/mcp-references.ts'

const ENV = { API_TOKEN: 'tok-123456', DIR: '/data', EMPTY: '', HELD: 'insert-local-token' }

describe('references', () => {
  test.each([
    [
      { command: 'x', args: ['--dir', '${DIR}/a'] },
      { command: 'x', args: ['--dir', '/data/a'] },
    ],
    [{ command: '${env:DIR}/x' }, { command: '/data/x' }],
    [{ url: 'http://${HOST:-localhost}:1/' }, { url: 'http://localhost:1/' }],
    [{ url: '${EMPTY:-http://x/}' }, { url: 'http://x/' }],
    [
      { command: 'x', env: { API_TOKEN: '${API_TOKEN}', MODE: 'a' } },
      { command: 'x', env: { MODE: 'a' }, env_vars: ['API_TOKEN'] },
    ],
    [
      { command: 'x', env_vars: ['A'], env: { DIR: '${env:DIR}' } },
      { command: 'x', env: {}, env_vars: ['A', 'DIR'] },
    ],
    [
      { url: 'u', http_headers: { Authorization: 'Bearer ${API_TOKEN}', 'X-Dir': '${DIR}', a: 'b' } },
      { url: 'u', http_headers: { a: 'b' }, env_http_headers: { 'X-Dir': 'DIR' }, bearer_token_env_var: 'API_TOKEN' },
    ],
    [
      { command: 'x', args: ['$DIR', '${1}', '$${', 'a}'] },
      { command: 'x', args: ['$DIR', '${1}', '$${', 'a}'] },
    ],
  ])('of %j give %j', (server, expected) => {
    expect(resolveReferences('s', server, ENV)).toEqual({ server: expected, secrets: [] })
  })

  it('that bring in a secret say so', () => {
    const server = { command: 'x', env: { OTHER: '${API_TOKEN}' } }
    expect(resolveReferences('s', server, ENV)).toEqual({
      server: { command: 'x', env: { OTHER: 'tok-123456' } },
      secrets: [{ name: 'API_TOKEN', value: 'tok-123456' }],
    })
  })

  test.each(['GONE', 'EMPTY', 'HELD'])('to %s, which is not set, stop the run', (name) => {
    expect(() => resolveReferences('s', { command: `\${${name}}` }, ENV)).toThrow(
      expect.objectContaining({
        code: 'CODEXKIT_MISSING_INPUT',
        exitCode: 3,
        details: { server: 's', missing: [name] },
      }),
    )
  })
})
