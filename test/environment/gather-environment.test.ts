import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { beforeEach, expect, it } from 'vitest'
import { committedMarkdown, gatherEnvironment, reportModel, rowsOf } from '../../src/environment/index.ts'
import type { Host } from '../../src/platform/host.ts'
import { renderHtml } from '../../src/report/index.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { testHost } from '../platform/test-host.ts'

const inFolder = useTemporaryFolder()

const fake = async (name: string, script: string): Promise<void> => {
  await writeFile(inFolder('bin', name), `#!/bin/sh\n${script}\n`)
  await chmod(inFolder('bin', name), 0o755)
}

const host = (env: Record<string, string> = {}, facts: Partial<Host> = {}): Host =>
  testHost({
    cwd: inFolder('repo'),
    homeDir: inFolder('home'),
    env: { PATH: `${inFolder('bin')}:/bin:/usr/bin`, CODEXKIT_HOME: inFolder('kit'), ...env },
    ...facts,
  })

beforeEach(async () => {
  for (const folder of ['repo', 'bin', 'home/.codex']) await mkdir(inFolder(folder), { recursive: true })
})

it.skipIf(process.platform === 'win32')('has its sections in order, and every row an id of its own', async () => {
  const report = await gatherEnvironment(host())
  expect(report.sections.map((section) => section.id)).toEqual(['system', 'tools', 'codex', 'variables', 'disk', 'mcp'])
  const ids = rowsOf(report).map((row) => row.id)
  expect(new Set(ids).size).toBe(ids.length)
  const rows = rowsOf(report)
  expect(rows.filter(({ why }) => why === '')).toEqual([])
  expect(rows.filter(({ status, fix }) => (status === 'warning' || status === 'failed') && fix === '')).toEqual([])
})

it.skipIf(process.platform === 'win32')('the same machine gives the same committed text', async () => {
  const first = committedMarkdown(await gatherEnvironment(host()))
  await writeFile(inFolder('home', '.codex', 'codex.log'), 'x'.repeat(100_000))
  expect(committedMarkdown(await gatherEnvironment(host({}, { now: () => new Date(0) })))).toBe(first)
  expect(first).not.toContain(inFolder('home'))
})

it.skipIf(process.platform === 'win32')(
  'a part that cannot be found out is a row, and the others are there',
  async () => {
    await writeFile(inFolder('repo', 'codexkit.toml'), 'dependencies = 3\n')
    await mkdir(inFolder('home', '.codex', 'config.toml'))
    const report = await gatherEnvironment(host())
    const faults = rowsOf(report).filter((row) => row.id.endsWith('.fault'))
    expect(faults.map(({ id, status }) => [id, status])).toEqual([
      ['tools.fault', 'warning'],
      ['variables.fault', 'warning'],
      ['mcp.fault', 'warning'],
    ])
    expect(rowsOf(report).find((row) => row.id === 'codex.pinned')).toBeDefined()
  },
)

it.skipIf(process.platform === 'win32')('programs are asked side by side', async () => {
  // Each waits until the other was started too, so one after the other neither would give a version.
  const meet = (own: string, other: string): string =>
    `touch '${inFolder(own)}'; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do [ -e '${inFolder(other)}' ] && echo 9.9.9 && exit; sleep 0.1; done; exit 1`
  await fake('git', meet('a', 'b'))
  await fake('codex', meet('b', 'a').replace('echo 9.9.9', 'echo codex-cli 9.9.9'))
  const rows = rowsOf(await gatherEnvironment(host()))
  expect(rows.find((row) => row.id === 'tools.git')?.fact).toBe('9.9.9')
  expect(rows.find((row) => row.id.startsWith('codex.other'))?.fact).toBe('9.9.9')
})

it.skipIf(process.platform === 'win32')(
  'what a tool or a file repeats of a secret is redacted in every form',
  async () => {
    const token = 'zebra-token-4711-quagga'
    await writeFile(
      inFolder('repo', 'codexkit.toml'),
      '[env.MY_TOKEN]\nsecret = true\n[dependencies.git]\npattern = "(.+)"\n',
    )
    await writeFile(inFolder('repo', '.env'), `MY_TOKEN=${token}\n`)
    await writeFile(inFolder('home', '.codex', 'config.toml'), `[mcp_servers."${token}"]\ncommand = "x"\n`)
    await fake('git', `echo "git version 2.1 ${token}"`)
    const report = await gatherEnvironment(host())
    expect(rowsOf(report).find((row) => row.id === 'tools.git')?.fact).toContain('[redacted:MY_TOKEN]')
    const everything = [JSON.stringify(report), committedMarkdown(report), renderHtml(reportModel(report))].join('\n')
    expect(everything).not.toContain('4711')
  },
)

it('stops when the host is told to', async () => {
  const controller = new AbortController()
  controller.abort(new Error('told to stop'))
  await expect(gatherEnvironment(host({}, { signal: controller.signal }))).rejects.toThrow('told to stop')
})
