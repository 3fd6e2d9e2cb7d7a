import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import which from 'which'
import { renderInstallers } from '../../../build/install/render-installers.ts'
import { spoilByte, standIn } from '../../self/release-bench.ts'
import { runScript, type ScriptRun } from '../../support/run-powershell.ts'
import { makeFolder } from '../../support/workspace.ts'
import { hostTarget, makeTarXz, VERSION } from './installer-bench.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

const onWindows = process.platform === 'win32'

interface Bench {
  folder: string
  release: string
  archive: string
  home: string
  bin: string
  run: (env?: Record<string, string>) => Promise<ScriptRun>
}

function openBench(facts: { program?: string; target?: string } = {}): Bench {
  const folder = makeFolder()
  const made = makeTarXz(folder, facts.target ?? hostTarget(), facts.program)
  const [installer] = renderInstallers({
    version: VERSION,
    archives: [made],
    baseUrl: 'https://releases.invalid/codexkit',
  })
  const script = join(folder, 'install.sh')
  writeFileSync(script, installer?.text ?? '')
  const [home, temporary] = [join(folder, 'home'), join(folder, 'tmp')]
  for (const path of [home, temporary]) mkdirSync(path)
  const mirror = pathToFileURL(made.folder).href
  const run = async (env: Record<string, string> = {}): Promise<ScriptRun> => {
    const given = { PATH: process.env['PATH'], HOME: home, TMPDIR: temporary, CODEXKIT_MIRROR: mirror }
    const done = await runScript(['sh', script], { cwd: folder, env: { ...given, ...env } })
    expect(readdirSync(temporary)).toEqual([])
    return done
  }
  return {
    folder,
    release: made.folder,
    archive: join(made.folder, made.fileName),
    home,
    bin: join(home, '.local', 'bin'),
    run,
  }
}

async function serve(folder: string): Promise<string> {
  const server = createServer((request, response) => {
    const path = join(folder, decodeURIComponent(request.url ?? ''))
    if (existsSync(path)) response.end(readFileSync(path))
    else response.writeHead(404).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A folder with links to these programs and to all that every system has. */
function toolFolder(folder: string, ...more: string[]): string {
  const tools = join(folder, 'tools')
  mkdirSync(tools)
  const basic = ['sh', 'uname', 'awk', 'cp', 'cut', 'mktemp', 'mkdir', 'rm', 'rmdir', 'mv', 'chmod', 'tar', 'xz', 'cat']
  for (const name of [...basic, ...more]) symlinkSync(which.sync(name), join(tools, name))
  return tools
}

describe.skipIf(onWindows)('install.sh', () => {
  it('installs from a file address into the user folder, and says how to call it', async () => {
    const { bin, run } = openBench()
    const { exitCode, stdout, stderr } = await run()
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `codexkit ${VERSION} is installed: ${bin}/codexkit\n` })
    expect(stderr).toContain(`export PATH="${bin}:$PATH"`)
    expect(readdirSync(bin).toSorted()).toEqual(['codexkit', 'codexkit.SHA256SUMS'])
    expect(readFileSync(join(bin, 'codexkit'), 'utf8')).toBe(standIn(VERSION))
  })

  it.each(['curl', 'wget'])('installs from a mirror on loopback with nothing but %s', async (program) => {
    const { folder, release, bin, run } = openBench()
    const tools = toolFolder(folder, program, 'sha256sum')
    const { exitCode, stderr } = await run({ PATH: tools, CODEXKIT_MIRROR: `${await serve(release)}/` })
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(existsSync(join(bin, 'codexkit'))).toBe(true)
  })

  it.each(['sha256sum', 'shasum', 'openssl'].filter((name) => which.sync(name, { nothrow: true })))(
    'checks with %s alone',
    async (program) => {
      const { folder, archive, home, run } = openBench()
      const tools = toolFolder(folder, program, ...(program === 'shasum' ? ['perl'] : []))
      expect(await run({ PATH: tools })).toMatchObject({ exitCode: 0 })
      spoilByte(archive)
      const other = join(home, 'other')
      expect(await run({ PATH: tools, CODEXKIT_INSTALL_DIR: other })).toMatchObject({ exitCode: 7 })
      expect(existsSync(other)).toBe(false)
    },
  )

  it('refuses without any program that checks', async () => {
    const { folder, home, run } = openBench()
    const { exitCode, stderr } = await run({ PATH: toolFolder(folder) })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('no program here that makes a SHA-256')
    expect(readdirSync(home)).toEqual([])
  })

  it('goes where CODEXKIT_INSTALL_DIR says, and is quiet about a PATH that has it', async () => {
    const { folder, run } = openBench()
    const place = join(folder, 'öwn bin')
    const PATH = `${place}${delimiter}${process.env['PATH']}`
    const { exitCode, stderr } = await run({ CODEXKIT_INSTALL_DIR: 'öwn bin', PATH })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.not.stringContaining('PATH=') })
    expect(existsSync(join(place, 'codexkit'))).toBe(true)
  })

  it.each([
    {
      what: 'a changed archive',
      spoil: ({ archive }: Bench) => spoilByte(archive),
      exitCode: 7,
      says: 'is not the published one',
    },
    {
      what: 'a cut archive',
      spoil: ({ archive }: Bench) => writeFileSync(archive, 'x'),
      exitCode: 7,
      says: 'is not the published one',
    },
    {
      what: 'no archive',
      env: { CODEXKIT_MIRROR: 'file:///nowhere' },
      exitCode: 6,
      says: 'There is no file:///nowhere',
    },
    {
      what: 'plain http elsewhere',
      env: { CODEXKIT_MIRROR: 'http://releases.invalid' },
      exitCode: 2,
      says: 'cannot come from',
    },
    {
      what: 'a host that only looks like this one',
      env: { CODEXKIT_MIRROR: 'http://127.0.0.1.releases.invalid' },
      exitCode: 2,
      says: 'cannot come from',
    },
    {
      what: 'a name in the address',
      env: { CODEXKIT_MIRROR: 'http://127.0.0.1:1@releases.invalid' },
      exitCode: 2,
      says: 'name or password',
    },
    {
      what: 'a server that is not there',
      env: { CODEXKIT_MIRROR: 'http://127.0.0.1:9' },
      exitCode: 6,
      says: 'Could not download',
    },
  ])('$what is refused with nothing installed', async ({ spoil, env, exitCode, says }) => {
    const bench = openBench()
    spoil?.(bench)
    const run = await bench.run(env)
    expect(run).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(says) })
    expect(readdirSync(bench.home)).toEqual([])
  })

  it.each([
    { what: 'fails', program: '#!/bin/sh\nexit 3\n' },
    { what: 'is another version', program: standIn('1.0.0') },
  ])('a program that $what is not installed, and the old one stays', async ({ program }) => {
    const { bin, home, run } = openBench({ program })
    const stderr = expect.stringContaining('does not work on this system')
    expect(await run()).toMatchObject({ exitCode: 7, stderr })
    expect(readdirSync(join(home, '.local'))).toEqual([])
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'codexkit'), 'old')
    expect(await run()).toMatchObject({ exitCode: 7, stderr })
    expect(readdirSync(bin)).toEqual(['codexkit'])
    expect(readFileSync(join(bin, 'codexkit'), 'utf8')).toBe('old')
  })

  it.skipIf(which.sync('shellcheck', { nothrow: true }) === null)('has nothing that shellcheck minds', async () => {
    const { folder } = openBench()
    const env = { PATH: process.env['PATH'] }
    const { exitCode, stdout } = await runScript(['shellcheck', '-s', 'sh', 'install.sh'], { cwd: folder, env })
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  })

  it('replaces an older one', async () => {
    const { bin, run } = openBench()
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'codexkit'), 'old')
    writeFileSync(join(bin, 'codexkit.SHA256SUMS.sig'), 'of the old one')
    expect(await run()).toMatchObject({ exitCode: 0 })
    expect(readFileSync(join(bin, 'codexkit'), 'utf8')).toBe(standIn(VERSION))
    expect(existsSync(join(bin, 'codexkit.SHA256SUMS.sig'))).toBe(false)
  })

  it('says which system it has no archive for', async () => {
    const { home, run } = openBench({ target: 'macos-arm64' })
    const bench = process.platform === 'darwin' ? undefined : await run()
    if (bench)
      expect(bench).toMatchObject({
        exitCode: 7,
        stderr: expect.stringContaining(`There is no codexkit ${VERSION} for`),
      })
    expect(readdirSync(home)).toEqual([])
  })

  it('a folder that cannot be written to is named', async () => {
    const { folder, run } = openBench()
    writeFileSync(join(folder, 'file'), '')
    const { exitCode, stderr } = await run({ CODEXKIT_INSTALL_DIR: join(folder, 'file', 'bin') })
    expect({ exitCode, stderr }).toEqual({ exitCode: 9, stderr: expect.stringContaining('CODEXKIT_INSTALL_DIR') })
  })

  it('half of it, from a broken download, does nothing', async () => {
    const { folder, home } = openBench()
    const text = readFileSync(join(folder, 'install.sh'), 'utf8')
    const bodies = [0.3, 0.6, 0.9].map((share) => text.slice(0, text.length * share))
    for (const body of [...bodies, text.slice(0, text.lastIndexOf('main'))]) {
      const script = join(folder, 'half.sh')
      writeFileSync(script, body)
      chmodSync(script, 0o755)
      await runScript(['sh', script], { cwd: folder, env: { PATH: process.env['PATH'], HOME: home } })
      expect(readdirSync(home)).toEqual([])
    }
  })
})
