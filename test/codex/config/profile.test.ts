import { writeFile } from 'node:fs/promises'
import { parse } from 'smol-toml'
import { beforeEach, describe, expect, it, test } from 'vitest'
import { resolveProfile, type Profile } from '../../../src/codex/config/profile.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const folder = useTemporaryFolder()

const CONFIG = `
model = "base"
model_verbosity = "low"
model_instructions_file = "/own/file"
approval_policy = "untrusted"
notify = ["x"]
[model_providers.mine]
base_url = "http://mine/v1"
[profiles.quick]
model = "small"
model_provider = "mine"
model_reasoning_effort = "low"
sandbox_mode = "danger-full-access"
[profiles.plain]
model_verbosity = "high"
[profiles.broken]
model = 5
`

let resolve: (name: string) => Promise<Profile>
beforeEach(() => {
  resolve = (name) => resolveProfile({ home: folder(), table: parse(CONFIG) }, name)
})

describe('a profile', () => {
  it('of config.toml lies over the rest of it', async () => {
    expect(await resolve('quick')).toEqual({
      model: 'small',
      baseUrl: undefined,
      providerName: 'mine',
      providers: { mine: { base_url: 'http://mine/v1' } },
      extras: { model_verbosity: 'low', model_reasoning_effort: 'low' },
      ignored: ['sandbox_mode'],
    })
    expect(await resolve('plain')).toMatchObject({ model: 'base', extras: { model_verbosity: 'high' }, ignored: [] })
  })

  it('of a file of its own wins, and may bring providers', async () => {
    const text = 'model = "file"\nopenai_base_url = "http://p/v1"\n[model_providers.other]\nbase_url = "http://o/v1"\n'
    await writeFile(folder('quick.config.toml'), text)
    expect(await resolve('quick')).toMatchObject({
      model: 'file',
      baseUrl: 'http://p/v1',
      providerName: undefined,
      providers: { mine: {}, other: { base_url: 'http://o/v1' } },
      ignored: [],
    })
  })

  it('that is broken names its file and line', async () => {
    await writeFile(folder('quick.config.toml'), '\n\nmodel = \n')
    await expect(resolve('quick')).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      details: { path: folder('quick.config.toml'), line: 3 },
    })
    await expect(resolve('broken')).rejects.toThrow('model of the profile "broken" is not a text.')
  })

  test.each(['gone', '', '../quick', 'toString', '__proto__'])(
    'called "%s" is not there; the others are named',
    async (name) => {
      await writeFile(folder('slow.config.toml'), '')
      await expect(resolve(name)).rejects.toMatchObject({
        code: 'CODEX_INVALID_CONFIG',
        exitCode: 2,
        hint: 'There are: broken, plain, quick, slow.',
        details: { profiles: ['broken', 'plain', 'quick', 'slow'] },
      })
    },
  )

  it('of a home that is not there is not there', async () => {
    await expect(resolveProfile({ home: folder('gone'), table: {} }, 'p')).rejects.toMatchObject({
      hint: 'There are no profiles at all.',
    })
  })
})
