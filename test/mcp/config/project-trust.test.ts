import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { capabilities } from '../../../src/codex/index.ts'
import { readMcpServers, type McpReading } from '../../../src/mcp/index.ts'
import { hostWith } from '../probe-zoo.ts'

let folder = ''
beforeEach(async () => {
  await mkdir(join(homedir(), '.cache'), { recursive: true })
  // Not below the temporary folder, which may be in a repository of somebody.
  folder = await realpath(await mkdtemp(join(homedir(), '.cache', 'codexkit-trust-')))
  await mkdir(at('home'))
  await configure(at('w'), 'w')
  await configure(at('w', 'top'), 'top')
  await configure(at('w', 'top', 'sub'), 'sub')
  await configure(at('w', 'top', 'sub', 'deep'), 'deep')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (...parts: string[]): string => join(folder, ...parts)

/** A folder with one server in its configuration. */
async function configure(path: string, server: string): Promise<void> {
  await mkdir(join(path, '.codex'), { recursive: true })
  await writeFile(join(path, '.codex', 'config.toml'), `[mcp_servers.${server}]\ncommand = "x"\n`)
}

async function trust(levels: Readonly<Record<string, string>>): Promise<void> {
  const entries = Object.entries(levels).map(([path, level]) => {
    return `[projects.${JSON.stringify(at(...path.split('/')))}]\n${level === '' ? '' : `trust_level = "${level}"\n`}`
  })
  await writeFile(at('home', 'config.toml'), entries.join(''))
}

function read(workspace: string, version = '0.169.0', sourceHome = at('home')): Promise<McpReading> {
  const projectFolder = at(...workspace.split('/'))
  const about = { host: hostWith({}, folder), sourceHome, projectFolder, mcpFiles: [] }
  return readMcpServers({ ...about, capabilities: capabilities(version) })
}

const names = ({ servers }: McpReading): string[] => servers.map(({ name }) => name)

/** Each as `codex mcp list` of 0.169 says it. */
describe('the servers of a project', () => {
  test.for<[Record<string, string>, string[]]>([
    [{ 'w/top': 'trusted' }, ['deep', 'sub', 'top']],
    [{ w: 'trusted' }, []],
    [{}, []],
    [{ 'w/top/sub': 'trusted' }, ['sub']],
    [{ 'w/top/sub/deep': 'trusted' }, ['deep']],
    [{ 'w/top': 'trusted', 'w/top/sub': 'untrusted' }, ['deep', 'top']],
    [{ 'w/top': 'trusted', 'w/top/sub/deep': 'untrusted' }, ['sub', 'top']],
    [{ 'w/top': 'untrusted', 'w/top/sub/deep': 'trusted' }, ['deep']],
    [{ 'w/top': 'trusted', 'w/top/sub': '' }, ['deep', 'sub', 'top']],
  ])('in git, with %j, are %j', async ([levels, servers]) => {
    await mkdir(at('w', 'top', '.git'))
    await trust(levels)
    const reading = await read('w/top/sub/deep')
    expect(names(reading)).toEqual(servers)
    const ignored = ['top', 'sub', 'deep'].filter((name) => !servers.includes(name))
    expect(reading.findings.every(({ id }) => id === 'mcp.untrusted-project')).toBe(true)
    expect(reading.findings.map(({ server }) => server)).toEqual(ignored)
  })

  test.for<[Record<string, string>, string[]]>([
    [{ 'w/top': 'trusted' }, []],
    [{ 'w/top/sub': 'trusted' }, ['sub']],
  ])('without git, with %j, are %j', async ([levels, servers]) => {
    await trust(levels)
    expect(names(await read('w/top/sub'))).toEqual(servers)
  })

  test.for<[Record<string, string>, string[]]>([
    [{ 'w/main': 'trusted' }, ['sub', 'top']],
    [{ 'w/top': 'trusted' }, ['sub', 'top']],
    [{ 'w/main': 'trusted', 'w/top': 'untrusted' }, []],
    [{ 'w/main': 'trusted', 'w/top': '' }, ['sub', 'top']],
  ])('in a linked work tree, with %j, are %j', async ([levels, servers]) => {
    await writeFile(at('w', 'top', '.git'), `gitdir: ${at('w', 'main', '.git', 'worktrees', 'top')}\n`)
    await trust(levels)
    expect(names(await read('w/top/sub'))).toEqual(servers)
  })

  test.skipIf(process.platform === 'win32')('go by the real path of a folder', async () => {
    await mkdir(at('w', 'top', '.git'))
    await symlink(at('w', 'top'), at('link'))
    await trust({ link: 'trusted', 'link/sub': 'trusted' })
    expect(names(await read('link/sub'))).toEqual([])
    await trust({ 'w/top': 'trusted' })
    expect(names(await read('link/sub'))).toEqual(['sub', 'top'])
  })

  test('are laid over each other from the top down, and files are told in that order', async () => {
    await mkdir(at('w', 'top', '.git'))
    await trust({ 'w/top': 'trusted' })
    await writeFile(at('w', 'top', 'sub', '.codex', 'config.toml'), '[mcp_servers.top]\ncommand = "y"\n')
    const { servers, files } = await read('w/top/sub')
    expect(servers.map(({ name, config }) => [name, config['command']])).toEqual([['top', 'y']])
    const project = (...parts: string[]): string => at(...parts, '.codex', 'config.toml')
    expect(files).toEqual([at('home', 'config.toml'), project('w', 'top'), project('w', 'top', 'sub')])
  })

  test('are not read by a Codex that has no such thing', async () => {
    await mkdir(at('w', 'top', '.git'))
    await trust({ 'w/top': 'trusted' })
    expect(await read('w/top', '0.57.0')).toMatchObject({ servers: [], findings: [] })
    expect(names(await read('w/top', '0.104.0'))).toEqual(['top'])
  })

  test('that cannot be read stop Codex only where it is trusted', async () => {
    await writeFile(at('w', '.codex', 'config.toml'), 'a = = 1\n')
    expect((await read('w')).findings).toEqual([])
    await trust({ w: 'trusted' })
    expect((await read('w')).findings).toMatchObject([{ id: 'mcp.unreadable-config', line: 1 }])
  })

  test('are not those of the Codex home itself', async () => {
    const { servers, findings } = await read('w', '0.169.0', at('w', '.codex'))
    expect(servers).toMatchObject([{ name: 'w', origin: { layer: 'user' } }])
    expect(findings).toEqual([])
  })

  test.for<[Record<string, string>, string[]]>([
    [{}, ['w', 'top']],
    [{ 'w/top/sub': 'untrusted' }, ['w', 'top', 'sub']],
  ])('come with whom to trust, with %j: %j', async ([levels, path]) => {
    await mkdir(at('w', 'top', '.git'))
    await trust(levels)
    const { findings } = await read('w/top/sub')
    const fixToml = `[projects.${JSON.stringify(at(...path))}]\ntrust_level = "trusted"`
    expect(findings.find(({ server }) => server === 'sub')).toMatchObject({ fixToml })
  })
})
