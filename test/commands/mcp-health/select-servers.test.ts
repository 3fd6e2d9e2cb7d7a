import { describe, expect, it } from 'vitest'
import { selectServers } from '../../../src/commands/mcp-health/select-servers.ts'
import type { McpConfigFinding, McpReading } from '../../../src/mcp/index.ts'
import { makeFinding, makeServer } from './fake-mcp.ts'

function reading(...findings: McpConfigFinding[]): McpReading {
  return { servers: [makeServer({ name: 'docs' })], findings, files: [], optionalGraceMs: undefined }
}

describe('a name that no server has', () => {
  it.each([
    ['a file that cannot be read', makeFinding({ id: 'mcp.unreadable-config', server: undefined })],
    ['a server that is no table', makeFinding({ id: 'mcp.breaks-codex', server: 'a' })],
    ['servers that are no table', makeFinding({ id: 'mcp.breaks-codex', server: undefined })],
  ])('may be hidden by %s', (_, finding) => {
    const { servers, findings } = selectServers(reading(finding), ['a'])
    expect(servers).toEqual([])
    expect(findings).toEqual([finding])
  })

  it.each([
    ['nothing', [], 'There are: docs.'],
    ['what breaks another server', [makeFinding({ id: 'mcp.breaks-codex', server: 'docs' })], 'There are: docs.'],
    ['its project', [makeFinding({ id: 'mcp.untrusted-project', server: 'a', file: '/p/c.toml' })], '/p/c.toml'],
    ['another project', [makeFinding({ id: 'mcp.untrusted-project', server: 'b' })], 'There are: docs.'],
  ])('is refused with a hint from %s', (_, findings, hint) => {
    const refusal = { code: 'CODEXKIT_USAGE', hint: expect.stringContaining(hint) }
    expect(() => selectServers(reading(...findings), ['a'])).toThrow(expect.objectContaining(refusal))
  })
})
