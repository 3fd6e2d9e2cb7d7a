import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readMcpFile } from '../../../src/codex/config/mcp-config-file.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const folder = useTemporaryFolder()

describe('a mcp.json', () => {
  it.each([
    ['most clients write it', { mcpServers: { a: { command: 'x' } } }],
    ['VS Code writes it', { inputs: [], servers: { a: { command: 'x' } } }],
    ['one with both', { mcpServers: { a: { command: 'x' } }, servers: { b: { command: 'y' } } }],
  ])('is read as %s', async (_, document) => {
    await writeFile(folder('mcp.json'), JSON.stringify(document))
    expect(await readMcpFile(folder('mcp.json'))).toEqual({ a: { command: 'x' } })
  })

  it('without servers is refused, and the hint names both', async () => {
    await writeFile(folder('mcp.json'), '{"mcp": {}}')
    await expect(readMcpFile(folder('mcp.json'))).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      hint: expect.stringMatching(/"mcpServers".*"servers"/),
    })
  })
})
