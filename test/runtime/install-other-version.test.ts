import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installRuntime, type InstallRequest, type InstallResult } from '../../src/runtime/install-runtime.ts'
import { checkRuntime, verifyRuntime } from '../../src/runtime/runtime-state.ts'
import { fakeCodex, integrityOf, type FakeEntry } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'
import { publishVersion, type Published } from './publish-version.ts'

const { lock } = fakeCodex({ version: '0.169.0' })
const X64 = 'x86_64-unknown-linux-musl'
let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
})
afterEach(() => bench.close())

const install = (version: string, request: Partial<InstallRequest> = {}): Promise<InstallResult> =>
  installRuntime({ host: bench.host(), lock, version, timing: { retryDelaysMs: [] }, ...request })
const publish = (version: string, published?: Published): void => publishVersion(bench.registry, version, published)

describe('installRuntime of a version that is not pinned', () => {
  it.each<[string, Published, string]>([
    ['0.147.0', { ownPackage: true }, 'bin/codex'],
    ['0.104.0', { ownPackage: true, layout: '0.42.0' }, 'codex/codex'],
    ['0.57.0', { layout: '0.42.0' }, 'codex/codex'],
    ['0.40.0', { layout: '0.40.0' }, `codex-${X64}`],
  ])('finds the program of %s where its layout has it', async (version, published, program) => {
    publish(version, published)
    const result = await install(version)
    const folder = join(bench.home, 'runtime', version, 'linux-x64')
    const programPath = join(folder, ...program.split('/'))
    expect(result).toEqual({ status: 'installed', version, target: 'linux-x64', folder, programPath })
    expect(await readFile(programPath, 'utf8')).toBe(`codex ${version}`)
    if (process.platform !== 'win32') expect((await stat(programPath)).mode & 0o111).toBe(0o111)
    const state = { state: 'ok', programPath, changed: [] }
    expect(await checkRuntime({ host: bench.host(), lock, version })).toMatchObject(state)
    expect(await verifyRuntime({ host: bench.host(), lock, version })).toMatchObject(state)
  })

  it('unpacks what lies beside the program and nothing else, and records every hash', async () => {
    const extra = [
      { path: `package/vendor/${X64}/codex-path/rg`, content: 'rg' },
      { path: `package/vendor/${X64}/codex-resources/voice/lib.so`, content: 'voice' },
      { path: 'package/vendor/aarch64-apple-darwin/bin/codex', content: 'mac' },
    ]
    publish('0.147.0', { ownPackage: true, extra })
    const { folder } = await install('0.147.0')
    const left = (await bench.left()).filter((path) => path.startsWith('runtime/0.147.0/linux-x64/'))
    const paths = ['bin', 'bin/codex', 'codex-path', 'codex-path/rg', 'runtime.json']
    expect(left).toEqual(paths.map((path) => `runtime/0.147.0/linux-x64/${path}`))
    expect(JSON.parse(await readFile(join(folder, 'runtime.json'), 'utf8'))).toMatchObject({
      packageVersion: '0.147.0-linux-x64',
      integrity: expect.stringMatching(/^sha512-/),
      program: 'bin/codex',
      files: { 'bin/codex': { sizeBytes: 13 }, 'codex-path/rg': { sizeBytes: 2 } },
    })
  })

  it('tells every phase, and asks the network once and never again', async () => {
    publish('0.104.0', { ownPackage: true })
    const phases = new Set<string>()
    await install('0.104.0', { onProgress: ({ phase }) => phases.add(phase) })
    expect([...phases]).toEqual(['lookup', 'download', 'verify', 'unpack', 'publish'])
    expect((await install('0.104.0')).status).toBe('present')
    expect(bench.registry.requests).toEqual([
      '/@openai/codex/0.104.0',
      '/@openai/codex/0.104.0-linux-x64',
      '/@openai/codex/-/codex-0.104.0-linux-x64.tgz',
    ])
  })

  it('repairs an altered program', async () => {
    publish('0.57.0')
    const { programPath } = await install('0.57.0')
    await writeFile(programPath, 'altered')
    expect((await install('0.57.0')).status).toBe('installed')
    expect(await readFile(programPath, 'utf8')).toBe('codex 0.57.0')
  })

  it('stands beside the pinned one', async () => {
    const pinned = fakeCodex({ version: '0.169.0' })
    bench.registry.publish(pinned)
    publish('0.57.0')
    for (const version of ['0.169.0', '0.57.0']) await install(version)
    for (const version of ['0.169.0', '0.57.0']) {
      expect(await checkRuntime({ host: bench.host(), lock, version })).toMatchObject({ state: 'ok', version })
    }
    expect(bench.registry.requests).not.toContain('/@openai/codex/0.169.0')
  })

  it('needs no lock for this machine', async () => {
    publish('0.57.0')
    expect((await install('0.57.0', { lock: { ...lock, targets: {} } })).status).toBe('installed')
  })
})

describe('a version that may not be installed', () => {
  const unsafe: FakeEntry = { path: `package/vendor/${X64}/bin/../../../evil`, content: 'evil' }
  const alias = { optionalDependencies: { '@openai/codex-linux-x64': 'npm:@openai/codex@../../evil-1.0.0' } }

  it.each<[string, () => void, object]>([
    [
      'is not in the registry',
      () => undefined,
      { code: 'CODEX_INVALID_CONFIG', exitCode: 7, message: 'There is no Codex 0.98.0 in the registry.' },
    ],
    [
      'names no package for this machine',
      () => publish('0.98.0', { manifest: { optionalDependencies: {} } }),
      { code: 'CODEX_INVALID_CONFIG', exitCode: 7, message: 'Codex 0.98.0 is not published for linux-x64.' },
    ],
    [
      'names a package for this machine that was never published',
      () =>
        publish('0.98.0', {
          manifest: { optionalDependencies: { '@openai/codex-linux-x64': 'npm:@openai/codex@0.98.0-linux-x64' } },
        }),
      { code: 'CODEX_INVALID_CONFIG', exitCode: 7, message: 'Codex 0.98.0 is not published for linux-x64.' },
    ],
    ['names a package by a path', () => publish('0.98.0', { manifest: alias }), { code: 'CODEX_INVALID_CONFIG' }],
    [
      'has no checksum',
      () => publish('0.98.0', { manifest: { dist: {} } }),
      { code: 'CODEXKIT_CHECKSUM', exitCode: 7 },
    ],
    [
      'has a weak checksum',
      () => publish('0.98.0', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }),
      { code: 'CODEXKIT_CHECKSUM' },
    ],
    [
      'has other bytes',
      () => publish('0.98.0', { integrity: integrityOf(Buffer.from('other')) }),
      { code: 'CODEXKIT_CHECKSUM' },
    ],
    ['is for other machines', () => publish('0.98.0', { target: 'win32-x64' }), { code: 'CODEXKIT_RUNTIME' }],
    [
      'holds a path that leaves its folder',
      () => publish('0.98.0', { extra: [unsafe] }),
      { code: 'CODEXKIT_RUNTIME', message: expect.stringContaining('unsafe path "bin/../../../evil"') },
    ],
    [
      'is described by a page',
      () => bench.registry.serve('/@openai/codex/0.98.0', Buffer.from('<html>')),
      { code: 'CODEXKIT_RUNTIME' },
    ],
  ])('because it %s leaves nothing', async (_, prepare, refusal) => {
    prepare()
    await expect(install('0.98.0')).rejects.toMatchObject(refusal)
    expect(await bench.left()).toEqual(['runtime'])
  })

  it.each(['latest', '../0.98.0', '0.98.0-linux-x64', '0.39.0'])(
    'because "%s" is none, before the network',
    async (text) => {
      await expect(install(text)).rejects.toMatchObject({ code: 'CODEXKIT_USAGE' })
      expect(bench.registry.requests).toEqual([])
    },
  )
})
