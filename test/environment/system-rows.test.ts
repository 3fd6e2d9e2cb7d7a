import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { ciProvider } from '../../src/environment/ci-providers.ts'
import { containerOf } from '../../src/environment/container.ts'
import { systemRows } from '../../src/environment/system-rows.ts'
import { windowsRows } from '../../src/environment/windows-rows.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { testHost } from '../platform/test-host.ts'

const inFolder = useTemporaryFolder()

const factsOf = (rows: { id: string; status: string; fact: string }[]): Record<string, string> =>
  Object.fromEntries(rows.map(({ id, status, fact }) => [id, `${status}: ${fact}`]))

it('the system is named by its release file, and everything without an answer says so', async () => {
  await mkdir(inFolder('etc'))
  await writeFile(inFolder('etc', 'os-release'), 'ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')
  const facts = factsOf(await systemRows(testHost(), inFolder()))
  expect(facts).toMatchObject({
    'system.os': expect.stringMatching(/^info: Debian GNU\/Linux 12 \(bookworm\), build \d/),
    'system.arch': 'info: x64',
    'system.shell': 'info: not known',
    'system.locale': 'info: not set',
    'system.ci': 'info: none',
    'system.container': 'info: none',
    'system.proxy': 'info: not set',
  })
  expect(Object.keys(facts)).not.toContain('system.long-paths')
})

it('of a proxy only the names of its variables are told', async () => {
  const env = { https_proxy: 'http://ada:hunter2@proxy.example:3128', NO_PROXY: 'internal.example' }
  const rows = await systemRows(testHost({ env }), inFolder())
  expect(factsOf(rows)['system.proxy']).toBe('info: set: HTTPS_PROXY, NO_PROXY')
  expect(JSON.stringify(rows)).not.toMatch(/hunter2|example/)
})

it.each([
  ['de_DE.UTF-8', 'info: de_DE.UTF-8'],
  ['C', 'warning: C'],
  ['sk-proj $(secret)', 'info: not set'],
])('the locale %s is "%s"', async (LANG, shown) => {
  const rows = await systemRows(testHost({ env: { LANG } }), inFolder())
  expect(factsOf(rows)['system.locale']).toBe(shown)
})

it.each([
  [{ CI: 'true', GITHUB_ACTIONS: 'true' }, 'GitHub Actions'],
  [{ CI: 'true', GITLAB_CI: 'true' }, 'GitLab CI'],
  [{ CI: '1' }, 'an unnamed provider'],
  [{ CI: 'false' }, undefined],
  [{}, undefined],
])('under %j the CI provider is %s', (env, name) => {
  expect(ciProvider(testHost({ env }))).toBe(name)
})

it.each([
  ['.dockerenv', '', 'Docker'],
  ['run/.containerenv', '', 'Podman'],
  ['proc/1/cgroup', '0::/kubepods/burstable\n', 'a container'],
  ['proc/version', 'Linux version 5.15.1-microsoft-standard-WSL2\n', 'WSL'],
  ['proc/version', 'Linux version 6.1.0-debian\n', undefined],
])('a machine with %s "%s" is %s', async (path, text, kind) => {
  await mkdir(inFolder('run'))
  await mkdir(inFolder('proc', '1'), { recursive: true })
  await writeFile(inFolder(path), text)
  expect(await containerOf(testHost(), inFolder())).toBe(kind)
})

describe.skipIf(process.platform === 'win32')('on Windows', () => {
  const host = (): ReturnType<typeof testHost> => testHost({ platform: 'win32', env: { PATH: inFolder('bin') } })
  const fake = async (name: string, script: string): Promise<void> => {
    await writeFile(inFolder('bin', name), `#!/bin/sh\n${script}\n`)
    await chmod(inFolder('bin', name), 0o755)
  }
  beforeEach(() => mkdir(inFolder('bin')))

  it('code page, PowerShell and long paths are asked of their programs', async () => {
    await fake('chcp.com', 'echo "Aktive Codepage: 850."')
    await fake('powershell.exe', 'echo 5.1.22621.4391; echo Restricted')
    await fake('pwsh.exe', 'echo 7.4.6; echo RemoteSigned')
    await fake('reg.exe', 'echo "    LongPathsEnabled    REG_DWORD    0x1"')
    const rows = await windowsRows(host())
    expect(factsOf(rows)).toEqual({
      'system.code-page': 'warning: 850',
      'system.windows-powershell': 'warning: 5.1.22621.4391, execution policy Restricted',
      'system.powershell': 'info: 7.4.6, execution policy RemoteSigned',
      'system.long-paths': 'ok: enabled',
    })
    expect(rows.filter((row) => row.status === 'warning').map((row) => row.fix)).toEqual([
      'chcp 65001',
      'Set-ExecutionPolicy -Scope CurrentUser RemoteSigned',
    ])
  })

  it('programs that fail or are not there are not known', async () => {
    await fake('reg.exe', 'exit 1')
    expect(factsOf(await windowsRows(host()))).toEqual({
      'system.code-page': 'info: not known',
      'system.windows-powershell': 'info: not found',
      'system.powershell': 'info: not found',
      'system.long-paths': 'warning: not enabled',
    })
  })
})
