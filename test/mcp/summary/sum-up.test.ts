import { mkdir, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { capabilities } from '../../../src/codex/index.ts'
import { sumUpMcp } from '../../../src/mcp/index.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'
import { hostWith } from '../probe-zoo.ts'

const folder = useTemporaryFolder()

describe('the row of MCP servers', () => {
  it.each([
    ['a mixture', '[mcp_servers.a]\ncommand = "x"\nurl = "http://x/"\n', '0.169.0'],
    ['no TOML', 'a = = 1\n', '0.169.0'],
    ['a url before there were any', '[mcp_servers.a]\nurl = "http://x.invalid/"\n', '0.40.0'],
    ['a server that is no table', '[mcp_servers]\na = "npx"\n', '0.169.0'],
  ])('says of %s that Codex does not start', async (_, text, version) => {
    await mkdir(folder('workspace'))
    await writeFile(folder('config.toml'), text)
    const about = { host: hostWith({}, folder('workspace')), sourceHome: folder(), limitMs: 10_000 }
    const summary = await sumUpMcp({ ...about, capabilities: capabilities(version) })
    expect(summary).toMatchObject({ state: 'warning', fact: expect.stringContaining('Codex does not start') })
  })
})
