import { execFileSync } from 'node:child_process'
import { cp, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installRuntime, type InstallRequest, type InstallResult } from '../../src/runtime/install-runtime.ts'
import { checkRuntime } from '../../src/runtime/runtime-state.ts'
import { fakeCodex } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

const codex = fakeCodex()
const { lock } = codex
const INSTALLED = ['bin', 'bin/codex', 'codex-package.json', 'codex-path', 'codex-path/rg', 'runtime.json']
let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
  bench.registry.publish(codex)
})
afterEach(() => bench.close())

const install = (request: Partial<InstallRequest> = {}): Promise<InstallResult> =>
  installRuntime({ host: bench.host(), lock, ...request })

describe('installRuntime', () => {
  it('leaves a program that runs, a record of every file, and nothing else', async () => {
    const phases = new Set<string>()
    const result = await install({ onProgress: ({ phase }) => phases.add(phase) })
    const folder = join(bench.home, 'runtime', '0.0.1', 'linux-x64')
    const programPath = join(folder, 'bin', 'codex')
    expect(result).toEqual({ status: 'installed', version: '0.0.1', target: 'linux-x64', folder, programPath })
    expect([...phases]).toEqual(['download', 'verify', 'unpack', 'publish'])
    const expected = ['runtime', 'runtime/0.0.1', 'runtime/0.0.1/linux-x64']
    expect(await bench.left()).toEqual([...expected, ...INSTALLED.map((path) => `runtime/0.0.1/linux-x64/${path}`)])
    const record: unknown = JSON.parse(await readFile(join(folder, 'runtime.json'), 'utf8'))
    const { size, mtimeMs, ino } = await stat(programPath)
    expect(record).toMatchObject({
      schemaVersion: 1,
      version: '0.0.1',
      target: 'linux-x64',
      package: '@openai/codex',
      packageVersion: '0.0.1-linux-x64',
      integrity: lock.targets['linux-x64']?.integrity,
      program: 'bin/codex',
      installedAt: '2026-11-20T14:15:02.000Z',
      files: { 'bin/codex': { sizeBytes: size, mtimeMs, ino } },
    })
  })

  it.skipIf(process.platform === 'win32')('runs from a folder with a space and an umlaut', async () => {
    expect(execFileSync((await install()).programPath, { encoding: 'utf8' })).toBe('codex-cli 0.0.1\n')
  })

  it('asks the network once and never again', async () => {
    await install()
    await bench.registry.close()
    expect((await install()).status).toBe('present')
    expect(bench.registry.requests).toEqual(['/@openai/codex/-/codex-0.0.1-linux-x64.tgz'])
    await rm(bench.folder, { recursive: true })
    bench = await openRuntimeBench()
  })

  it('finds it without the lock that somebody else holds', async () => {
    await install()
    await mkdir(join(bench.home, 'runtime', 'install.lock'))
    const phases: string[] = []
    expect((await install({ onProgress: ({ phase }) => phases.push(phase) })).status).toBe('present')
    expect(phases).toEqual([])
  })

  it('installs again by force', async () => {
    const { programPath } = await install()
    const before = await stat(programPath)
    expect((await install({ force: true })).status).toBe('installed')
    expect((await stat(programPath)).ino).not.toBe(before.ino)
    expect(bench.registry.requests).toHaveLength(2)
    expect((await bench.left()).filter((path) => path.includes('.partial'))).toEqual([])
  })

  it('keeps the old one when a forced install fails', async () => {
    await install()
    bench.registry.publish(codex, Buffer.from('not it'))
    await expect(install({ force: true })).rejects.toMatchObject({ code: 'CODEXKIT_CHECKSUM' })
    expect(await checkRuntime({ host: bench.host(), lock })).toMatchObject({ state: 'ok' })
  })

  it('repairs an altered program', async () => {
    const { programPath } = await install()
    await writeFile(programPath, 'altered')
    expect((await install()).status).toBe('installed')
    expect(await checkRuntime({ host: bench.host(), lock })).toMatchObject({ state: 'ok' })
  })

  it('takes a restored copy for what it is, without the network', async () => {
    const { folder } = await install()
    await cp(folder, `${folder}-copy`, { recursive: true })
    await rm(folder, { recursive: true })
    await rename(`${folder}-copy`, folder)
    expect((await install()).status).toBe('present')
    expect(bench.registry.requests).toHaveLength(1)
    expect(await checkRuntime({ host: bench.host(), lock })).toMatchObject({ state: 'ok' })
  })

  it('clears what a killed install left, and takes over its lock', async () => {
    const root = join(bench.home, 'runtime')
    await mkdir(join(root, '.partial-x', 'incoming', 'bin'), { recursive: true })
    await writeFile(join(root, '.partial-x', 'incoming', 'bin', 'codex'), 'half')
    await mkdir(join(root, 'install.lock'))
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(join(root, 'install.lock'), longAgo, longAgo)
    expect((await install()).status).toBe('installed')
    expect((await bench.left()).filter((path) => /partial|\.lock/.test(path))).toEqual([])
  })

  it('installs the Windows program under its own name', async () => {
    const windows = fakeCodex({ target: 'win32-x64' })
    bench.registry.publish(windows)
    const host = bench.host({}, { platform: 'win32' })
    const { programPath } = await install({ host, lock: windows.lock })
    expect(programPath).toBe(join(bench.home, 'runtime', '0.0.1', 'win32-x64', 'bin', 'codex.exe'))
  })
})

describe('an install that may not begin', () => {
  it('is refused without a checksum, before the network', async () => {
    const bare = { ...lock, targets: {} }
    await expect(install({ lock: bare })).rejects.toMatchObject({ code: 'CODEXKIT_CHECKSUM', exitCode: 7 })
    expect(bench.registry.requests).toEqual([])
  })

  it('is refused on an unknown system', async () => {
    const host = bench.host({}, { platform: 'openbsd' })
    await expect(install({ host })).rejects.toMatchObject({ code: 'CODEX_INVALID_CONFIG', exitCode: 7 })
  })

  it('is refused where a file stands in the place of the home', async () => {
    await writeFile(bench.home, '')
    await expect(install()).rejects.toMatchObject({ code: 'CODEXKIT_FILE', exitCode: 9 })
  })

  it('ends with the reason of a signal that came before', async () => {
    const reason = new Error('stopped by the test')
    bench.abort.abort(reason)
    await expect(install()).rejects.toBe(reason)
    expect(bench.registry.requests).toEqual([])
  })
})
