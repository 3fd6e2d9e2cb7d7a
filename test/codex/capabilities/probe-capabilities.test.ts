import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { probeCapabilities, type ProbedCapabilities } from '../../../src/codex/capabilities/probe-capabilities.ts'
import { fakeHost } from '../fake-host.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capabilities ü '))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const ROOT = `Usage: codex [OPTIONS] [PROMPT]

Commands:
  exec      Run Codex non-interactively [aliases: e]
  sandbox   Run commands within a Codex-provided sandbox
  features  Inspect feature flags
`
const EXEC = `Usage: codex exec [OPTIONS] [PROMPT]

      --add-dir <DIR>
      --ephemeral
      --output-schema <FILE>
  -o, --output-last-message <FILE>
`
const SANDBOX = 'Usage: codex sandbox [OPTIONS] [COMMAND]...\n'
const FEATURES = 'web                          stable  false\nunbounded_connection_retries stable  true\n'

interface Help {
  root?: string
  exec?: string
  sandbox?: string
  features?: string
}

/** A Codex that knows only its help, and writes down each question. */
async function program({
  root = ROOT,
  exec = EXEC,
  sandbox = SANDBOX,
  features = FEATURES,
}: Help = {}): Promise<string> {
  const path = join(folder, 'codex')
  const answers = { root, exec, sandbox, features }
  for (const [name, text] of Object.entries(answers)) await writeFile(join(folder, `${name}.txt`), text)
  // Like the real one: what it does not know gets the root help, and exit 0.
  const script = `#!/bin/sh
cd "$(dirname "$0")" && echo "$*" >> asked.txt
case "$*" in
  "exec --help") cat exec.txt ;;
  "sandbox --help") cat sandbox.txt ;;
  "features list") cat features.txt ;;
  *) cat root.txt ;;
esac
`
  await writeFile(path, script)
  await chmod(path, 0o755)
  return path
}

const env = { PATH: '/usr/bin:/bin' }
const host = (): ReturnType<typeof fakeHost> => fakeHost(folder, { env })
const asked = async (): Promise<string[]> =>
  (await readFile(join(folder, 'asked.txt'), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
const probe = async (help: Help, version = '0.170.0'): Promise<ProbedCapabilities> =>
  probeCapabilities(host(), await program(help), version)

describe.skipIf(platform() === 'win32')('a program', () => {
  test.each(['0.40.0', '0.104.0', '0.169.0'])('of the measured version %s is not asked', async (version) => {
    expect(await probe({ exec: '' }, version)).toMatchObject({
      capabilities: { version },
      isNewerThanKnown: false,
      overruled: [],
    })
    expect(await asked()).toEqual([])
  })

  it('that is newer and says what the newest says is taken as that', async () => {
    expect(await probe({})).toMatchObject({
      capabilities: { version: '0.170.0', ephemeral: true, disableUnboundedRetries: true, sandboxBySystemName: false },
      isNewerThanKnown: true,
      overruled: [],
    })
    expect((await asked()).sort()).toEqual(['--help', 'exec --help', 'features list', 'sandbox --help'])
  })

  test.each<[string, Help, object, string[]]>([
    [
      'lost an option',
      { exec: EXEC.replace(/.*--ephemeral\n/, '') },
      { ephemeral: false, addDir: true },
      ['ephemeral'],
    ],
    ['has an option with a longer name', { exec: EXEC.replace('-dir', '-directory') }, { addDir: false }, ['addDir']],
    [
      'speaks of an option elsewhere',
      { exec: EXEC.replace('      --add-dir', 'see --add-dir') },
      { addDir: false },
      ['addDir'],
    ],
    [
      'lost a feature',
      { features: 'web  stable  true\n' },
      { disableUnboundedRetries: false },
      ['disableUnboundedRetries'],
    ],
    [
      'has a feature only by name',
      { features: 'unbounded_connection_retries  removed  false\n' },
      { disableUnboundedRetries: false },
      ['disableUnboundedRetries'],
    ],
    [
      'has another sandbox command',
      { sandbox: 'Usage: codex sandbox [OPTIONS] <COMMAND>\n\nCommands:\n  linux    Run\n' },
      { sandboxCommand: false, sandboxBySystemName: true },
      ['sandboxBySystemName', 'sandboxCommand'],
    ],
    [
      'has no sandbox command, so that its help is the root help',
      { root: ROOT.replace(/.*sandbox .*\n/, ''), sandbox: ROOT },
      { sandboxCommand: false, sandboxBySystemName: false },
      ['sandboxCommand'],
    ],
  ])('that %s overrules the table', async (_, help, expected, overruled) => {
    expect(await probe(help)).toMatchObject({ capabilities: expected, overruled })
  })

  test.each<[string, Help]>([
    ['the help of exec', { exec: ROOT }],
    ['the help of exec, for it is empty', { exec: '' }],
    ['the root help', { root: 'Hello.\n' }],
    ['the list of features', { features: 'error: no\n' }],
  ])('that does not give %s is as the table says, and asked again', async (_, help) => {
    const path = await program(help)
    const expected = { capabilities: { ephemeral: true, addDir: true }, overruled: [] }
    expect(await probeCapabilities(host(), path, '0.170.0')).toMatchObject(expected)
    const count = (await asked()).length
    expect(await probeCapabilities(host(), path, '0.170.0')).toMatchObject(expected)
    expect(await asked()).toHaveLength(2 * count)
  })

  it('that is a pre-release of a measured version is asked, but no reason to warn', async () => {
    expect(await probe({}, '0.153.0-alpha.1')).toMatchObject({
      capabilities: { disableUnboundedRetries: true },
      isNewerThanKnown: false,
    })
  })

  it('is asked once, and again when it changed', async () => {
    const path = await program({ exec: EXEC.replace(/.*--ephemeral\n/, '') })
    const first = await probeCapabilities(host(), path, '0.170.0')
    const count = (await asked()).length
    expect(await probeCapabilities(host(), path, '0.170.0')).toEqual(first)
    expect(await asked()).toHaveLength(count)
    await utimes(path, 1, 1)
    await probeCapabilities(host(), path, '0.170.0')
    expect(await asked()).toHaveLength(2 * count)
  })

  test.each(['{', '[]', 'null', '{"ephemeral":"no"}'])(
    'whose remembered answers read %s is no trouble',
    async (text) => {
      const path = await program()
      await probeCapabilities(host(), path, '0.170.0')
      const cache = join(folder, '.local', 'share', 'codexkit', 'capabilities')
      const [name = ''] = await readdir(cache)
      await writeFile(join(cache, name), text)
      expect(await probeCapabilities(host(), path, '0.170.0')).toMatchObject({ capabilities: { ephemeral: true } })
    },
  )

  it('that is not there, or where nothing may be written, is as the table says', async () => {
    const expected = { capabilities: { ephemeral: true }, isNewerThanKnown: true, overruled: [] }
    expect(await probeCapabilities(host(), join(folder, 'none'), '0.170.0')).toMatchObject(expected)
    await writeFile(join(folder, 'file'), '')
    const blocked = fakeHost(folder, { env: { ...env, CODEXKIT_HOME: join(folder, 'file') } })
    expect(await probeCapabilities(blocked, await program(), '0.170.0')).toMatchObject(expected)
  })
})
