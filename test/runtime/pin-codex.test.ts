import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pinCodex } from '../../build/pin-codex.ts'
import type { RuntimeLock } from '../../src/runtime/index.ts'
import { TARGETS } from '../../src/runtime/lock.ts'
import { integrityOf, makeTarball, type FakeEntry } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

const run = promisify(execFile)
const TRIPLES: Record<string, string> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
  'win32-arm64': 'aarch64-pc-windows-msvc',
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
})
afterEach(() => bench.close())

const serve = (version: string, tarball: Buffer, more: object = {}, integrity = integrityOf(tarball)): void => {
  bench.registry.serve(
    `/@openai/codex/${version}`,
    Buffer.from(JSON.stringify({ version, dist: { integrity }, ...more })),
  )
  bench.registry.serve(`/@openai/codex/-/codex-${version}.tgz`, tarball)
}
/** One package per target, as since 0.99. */
const serveTargets = (version: string, entriesOf: (triple: string, exe: string) => FakeEntry[]): void => {
  const alias = (target: string): [string, string] => [
    `@openai/codex-${target}`,
    `npm:@openai/codex@${version}-${target}`,
  ]
  serve(version, makeTarball([]), { optionalDependencies: Object.fromEntries(TARGETS.map(alias)) })
  for (const target of TARGETS) {
    serve(`${version}-${target}`, makeTarball(entriesOf(TRIPLES[target] ?? '', target.startsWith('win') ? '.exe' : '')))
  }
}
const pin = (version: string): Promise<RuntimeLock> => pinCodex(bench.host(), version, () => undefined)

describe('pinCodex', () => {
  it('finds the layout of 0.131 and later, and leaves the voice out', async () => {
    serveTargets('0.131.0', (triple, exe) => [
      { path: `package/vendor/${triple}/codex-path/rg${exe}`, content: 'rg' },
      { path: `package/vendor/${triple}/bin/codex${exe}`, content: triple },
      { path: `package/vendor/${triple}/codex-resources/voice/lib.so`, content: 'voice' },
      { path: 'package/package.json', content: '{}' },
    ])
    const lock = await pin('0.131.0')
    expect(Object.keys(lock.targets)).toEqual(Object.keys(TRIPLES))
    expect(lock.targets['win32-arm64']).toEqual({
      package: '@openai/codex',
      packageVersion: '0.131.0-win32-arm64',
      integrity: expect.stringMatching(/^sha512-/),
      tarballBytes: expect.any(Number),
      root: 'vendor/aarch64-pc-windows-msvc',
      program: 'bin/codex.exe',
      files: { 'bin/codex.exe': sha256('aarch64-pc-windows-msvc'), 'codex-path/rg.exe': sha256('rg') },
    })
  })

  it.each<[string, (triple: string, exe: string) => FakeEntry[], object]>([
    [
      '0.130.0',
      (triple, exe) => [
        { path: `package/vendor/${triple}/codex/codex${exe}`, content: triple },
        { path: `package/vendor/${triple}/path/rg${exe}`, content: 'rg' },
      ],
      {
        packageVersion: '0.130.0-darwin-x64',
        root: 'vendor/x86_64-apple-darwin',
        program: 'codex/codex',
        files: { 'codex/codex': sha256('x86_64-apple-darwin'), 'path/rg': sha256('rg') },
      },
    ],
  ])('finds the layout of %s', async (version, entriesOf, expected) => {
    serveTargets(version, entriesOf)
    expect((await pin(version)).targets['darwin-x64']).toMatchObject(expected)
  })

  it('takes one package for all before 0.99, and fetches it once', async () => {
    const entries = Object.values(TRIPLES).map((triple) => ({
      path: `package/vendor/${triple}/codex/codex${triple.includes('windows') ? '.exe' : ''}`,
      content: triple,
    }))
    serve('0.98.0', makeTarball(entries))
    const lock = await pin('0.98.0')
    expect(lock.targets['win32-x64']).toMatchObject({ packageVersion: '0.98.0', program: 'codex/codex.exe' })
    expect(Object.keys(lock.targets['linux-x64']?.files ?? {})).toEqual(['codex/codex'])
    expect(bench.registry.requests.filter((path) => path.endsWith('.tgz'))).toHaveLength(1)
  })

  it('finds the programs of 0.40, which lie side by side', async () => {
    const name = (triple: string): string => `codex-${triple}${triple.includes('windows') ? '.exe' : ''}`
    const entries = Object.values(TRIPLES).map((triple) => ({ path: `package/bin/${name(triple)}`, content: triple }))
    serve('0.40.0', makeTarball([...entries, { path: 'package/bin/codex.js', content: 'js' }]))
    const program = 'codex-x86_64-unknown-linux-musl'
    expect((await pin('0.40.0')).targets['linux-x64']).toMatchObject({
      root: 'bin',
      program,
      files: { [program]: sha256('x86_64-unknown-linux-musl') },
    })
  })

  it.each(['', '1.2', 'latest', '0.169.0-linux-x64', '../0.1.0', 'v0.169.0'])(
    'refuses the version "%s"',
    async (text) => {
      await expect(pin(text)).rejects.toMatchObject({ code: 'CODEXKIT_USAGE', exitCode: 2 })
      expect(bench.registry.requests).toEqual([])
    },
  )

  it('refuses bytes that are not what the registry says', async () => {
    serve('0.98.0', makeTarball([]), {}, integrityOf(Buffer.from('other')))
    await expect(pin('0.98.0')).rejects.toMatchObject({ code: 'CODEXKIT_CHECKSUM' })
  })

  it.each<[string, () => void, object]>([
    ['unknown to the registry', () => undefined, { code: 'CODEXKIT_NETWORK', details: { reason: 'absent' } }],
    ['without a checksum', () => serve('0.98.0', makeTarball([]), { dist: {} }), { code: 'CODEXKIT_CHECKSUM' }],
    ['without a program', () => serve('0.98.0', makeTarball([])), { code: 'CODEXKIT_RUNTIME' }],
    [
      'without one of the targets',
      () => serve('0.98.0', makeTarball([]), { optionalDependencies: {} }),
      { code: 'CODEXKIT_RUNTIME' },
    ],
    [
      'described by a page',
      () => bench.registry.serve('/@openai/codex/0.98.0', Buffer.from('<html>')),
      { code: 'CODEXKIT_RUNTIME' },
    ],
  ])('refuses a version %s', async (_, prepare, refusal) => {
    prepare()
    await expect(pin('0.98.0')).rejects.toMatchObject(refusal)
  })
})

describe('npm run pin', () => {
  const root = join(import.meta.dirname, '..', '..')
  const lockFile = (): Promise<string> => readFile(join(root, 'codex-runtime.lock.json'), 'utf8')

  it.each([
    ['nonsense', 2, '"nonsense" is not a version such as 0.169.0.'],
    ['0.404.0', 6, 'does not have this version'],
  ])('%s ends with code %d and leaves the lock file alone', async (version, code, message) => {
    const before = await lockFile()
    const env = { npm_config_registry: bench.registry.url }
    const failure = run(process.execPath, [join(root, 'build', 'pin-codex.ts'), version], { env, cwd: root })
    await expect(failure).rejects.toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) })
    expect(await lockFile()).toBe(before)
  })
})
