import { mkdir, writeFile } from 'node:fs/promises'
import { describe, expect, it, test } from 'vitest'
import { loadSourceConfig, sourceHomeOf } from '../../../src/codex/config/source-config.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'
import { testHost } from '../../platform/test-host.ts'

const folder = useTemporaryFolder()

test.each([
  [{}, '/home/ada/.codex'],
  [{ CODEX_HOME: '' }, '/home/ada/.codex'],
  [{ CODEX_HOME: ' ' }, '/home/ada/.codex'],
  [{ CODEX_HOME: '/own' }, '/own'],
  [{ CODEX_HOME: 'own' }, '/work/own'],
])('with %j the source home is %s', (env, home) => {
  expect(sourceHomeOf(testHost(), env)).toBe(home)
})

describe('config.toml of the source home', () => {
  it('may be missing', async () => {
    expect(await loadSourceConfig(folder())).toEqual({ home: folder(), table: {} })
    expect((await loadSourceConfig(folder('gone'))).table).toEqual({})
  })

  it('may begin with a byte order mark', async () => {
    await writeFile(folder('config.toml'), '\uFEFFmodel = "m"\n')
    expect((await loadSourceConfig(folder())).table).toEqual({ model: 'm' })
  })

  it('that is broken names file and line, and quotes nothing', async () => {
    await writeFile(folder('config.toml'), 'model = "m"\nkey = "sk-secret" oops\n')
    const failure = loadSourceConfig(folder())
    await expect(failure).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      details: { path: folder('config.toml'), line: 2 },
    })
    await expect(failure).rejects.toThrow(`Line 2 of ${folder('config.toml')} cannot be read`)
    await expect(failure).rejects.not.toThrow(/sk-secret|Invalid TOML/)
  })

  it('that is no text, or no file, is one sentence', async () => {
    await writeFile(folder('config.toml'), Buffer.from([0xff, 0xfe, 0x00]))
    await expect(loadSourceConfig(folder())).rejects.toMatchObject({ code: 'CODEX_INVALID_CONFIG' })
    await mkdir(folder('other', 'config.toml'), { recursive: true })
    await expect(loadSourceConfig(folder('other'))).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
  })
})
