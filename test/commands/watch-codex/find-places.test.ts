import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findPlaces, newPlaces } from '../../../src/commands/watch-codex/find-places.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const at = useTemporaryFolder()

function machine(settingsEnv: Record<string, string> = {}) {
  const env = { CODEXKIT_HOME: at('kit') }
  const { signal } = new AbortController()
  const host = { cwd: at('work'), homeDir: at('me'), platform: 'linux' as const, arch: 'x64', signal }
  return { ...host, env, settingsEnv, now: () => new Date() }
}

function writeConfig(home: string, text: string): void {
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'config.toml'), text)
}

const homesOf = async (settingsEnv: Record<string, string>, named: string[] = []) =>
  (await findPlaces(machine(settingsEnv), named)).places.codexHomes

describe('findPlaces', () => {
  it('takes what was named, else CODEX_HOME, else ~/.codex, and then the homes of runs', async () => {
    mkdirSync(at('kit', 'homes', 'run-1'), { recursive: true })
    const runs = [at('kit', 'login'), at('kit', 'homes', 'run-1')]
    expect(await homesOf({})).toEqual([at('me', '.codex'), ...runs])
    expect(await homesOf({ CODEX_HOME: 'my home' })).toEqual([at('work', 'my home'), ...runs])
    expect(await homesOf({ CODEX_HOME: 'x' }, ['a', 'b', 'a'])).toEqual([at('work', 'a'), at('work', 'b')])
  })

  it('adds log_dir and sqlite_home of config.toml', async () => {
    writeConfig(at('me', '.codex'), 'log_dir = "logs here"\nsqlite_home = "~/db"\n')
    const { places, warnings } = await findPlaces(machine(), [])
    expect(warnings).toEqual([])
    expect(places.logDirs).toEqual([at('me', '.codex', 'logs here')])
    expect(places.sqliteHomes).toEqual([at('me', '.codex', 'logs here'), at('me', 'db')])
  })

  it('adds CODEX_SQLITE_HOME', async () => {
    const { places } = await findPlaces(machine({ CODEX_SQLITE_HOME: 'db' }), [])
    expect(places.sqliteHomes).toEqual([at('work', 'db')])
  })

  it('warns of a broken config, without its text, and watches the home all the same', async () => {
    writeConfig(at('me', '.codex'), 'log_dir = "/x"\nkey = sk-broken-secret-value-1234567\n')
    const { places, warnings } = await findPlaces(machine(), [])
    expect(places.codexHomes[0]).toBe(at('me', '.codex'))
    expect(warnings).toEqual([{ code: 'codex-config', message: expect.stringContaining('config.toml cannot be read') }])
    expect(JSON.stringify(warnings)).not.toContain('broken-secret')
  })

  it('takes no number for a folder', async () => {
    writeConfig(at('me', '.codex'), 'log_dir = 5\n')
    expect((await findPlaces(machine(), [])).places.logDirs).toEqual([])
  })
})

it('newPlaces has only what came up', () => {
  const before = { codexHomes: ['a'], logDirs: [], sqliteHomes: ['s'] }
  expect(newPlaces(before, before)).toBeUndefined()
  expect(newPlaces(before, { codexHomes: ['a', 'b'], logDirs: ['l'], sqliteHomes: [] })).toEqual({
    codexHomes: ['b'],
    logDirs: ['l'],
    sqliteHomes: [],
  })
})
