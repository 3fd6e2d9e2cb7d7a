import { writeFile } from 'node:fs/promises'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { buildRunConfig, type BuiltRunConfig } from '../../../src/codex/config/build-run-config.ts'
import { capabilities } from '../../../src/codex/capabilities/capabilities.ts'
import type { ModelSettings } from '../../../src/codex/config/model-settings.ts'
import { renderRunConfig } from '../../../src/codex/config/run-config.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const folder = useTemporaryFolder()

const SETTINGS: ModelSettings = { model: 'm', baseUrl: 'https://api.openai.com/v1', mcp: 'none', auth: 'auto' }

const SOURCE = `
[profiles.p]
model = "profile-model"
model_provider = "mine"
model_reasoning_effort = "high"
approval_policy = "on-request"
[model_providers.mine]
name = "Mine"
base_url = "http://mine/v1"
env_http_headers = { h = "HEADER" }
http_headers = { Authorization = "Bearer lit-123456" }
[mcp_servers.a]
command = "a"
env = { A_TOKEN = "lit-a-12345" }
env_vars = ["VARIABLE"]
`

function build(settings: Partial<ModelSettings>, version = '0.169.0'): Promise<BuiltRunConfig> {
  const request = { approvalPolicy: 'never', sandboxMode: 'read-only', sourceHome: folder(), env: {} }
  return buildRunConfig({ ...request, settings: { ...SETTINGS, ...settings } }, capabilities(version))
}

describe('the configuration of a run', () => {
  it('is model, policy, sandbox and address, and nothing of the user', async () => {
    await writeFile(folder('config.toml'), 'this is broken, and not looked at')
    const { config, ...rest } = await build({})
    expect(parse(renderRunConfig(config))).toEqual({
      model: 'm',
      approval_policy: 'never',
      sandbox_mode: 'read-only',
      check_for_update_on_startup: false,
      openai_base_url: 'https://api.openai.com/v1',
    })
    expect(rest).toMatchObject({ variables: [], secretVariables: [], secrets: [], warnings: [] })
  })

  it('with a profile and servers holds both, and tells what goes with them', async () => {
    await writeFile(folder('config.toml'), SOURCE)
    const { config, ...rest } = await build({ profile: 'p', mcp: 'merge' })
    expect(parse(renderRunConfig(config))).toEqual({
      model: 'profile-model',
      model_provider: 'mine',
      model_reasoning_effort: 'high',
      approval_policy: 'never',
      sandbox_mode: 'read-only',
      check_for_update_on_startup: false,
      model_providers: {
        mine: {
          name: 'Mine',
          base_url: 'http://mine/v1',
          env_http_headers: { h: 'HEADER' },
          http_headers: { Authorization: 'Bearer lit-123456' },
        },
      },
      mcp_servers: { a: { command: 'a', env: { A_TOKEN: 'lit-a-12345' }, env_vars: ['VARIABLE'] } },
    })
    expect(rest).toMatchObject({
      variables: ['HEADER', 'VARIABLE'],
      secretVariables: ['HEADER'],
      secrets: [
        { name: 'Authorization', value: 'Bearer lit-123456' },
        { name: 'A_TOKEN', value: 'lit-a-12345' },
      ],
      warnings: [{ code: 'PROFILE_SETTING', message: 'Not taken from the profile: approval_policy.' }],
    })
  })

  it('takes the model of a flag over that of the profile', async () => {
    await writeFile(folder('config.toml'), SOURCE)
    expect((await build({ profile: 'p', explicit: ['model'] })).config.model).toBe('m')
    expect((await build({ profile: 'p', explicit: ['baseUrl'] })).config.model).toBe('profile-model')
  })

  it('with a profile that is not there is none', async () => {
    await expect(build({ profile: 'gone' })).rejects.toMatchObject({ code: 'CODEX_INVALID_CONFIG', exitCode: 2 })
  })

  it('warns of what is left out of a server', async () => {
    await writeFile(folder('config.toml'), '[mcp_servers.a]\nurl = "http://x/"\n')
    const { config, warnings } = await build({ mcp: 'merge' }, '0.40.0')
    expect(config.mcpServers).toBeUndefined()
    expect(warnings).toMatchObject([{ code: 'MCP_CONFIG', message: expect.stringContaining('0.40.0') }])
  })
})
