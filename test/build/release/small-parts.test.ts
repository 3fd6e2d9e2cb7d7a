import { describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import { findBuilder } from '../../../build/release/builder.ts'
import { packageFolder } from '../../../build/release/bundled-packages.ts'
import { mapLimited } from '../../../build/release/map-limited.ts'
import { webAddress } from '../../../build/release/product.ts'
import { parseReleaseOptions } from '../../../build/release/release-options.ts'
import { binaryFormat } from '../../../build/release/verify/binary-format.ts'
import { expectSame, startChecks } from '../../../build/release/verify/checks.ts'
import { readSourceState } from '../../../build/release/source-state.ts'
import { TARGETS } from '../../../build/targets.ts'
import { standIn, temporaryFolder, TOP } from './stand-ins.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const PRODUCT = { version: '1.2.3', description: 'd', license: 'MIT', bins: [], repository: 'https://example.com/own' }
const parse = (words: string[], env = {}) => parseReleaseOptions(words, env, PRODUCT, '/top')

describe('parseReleaseOptions', () => {
  it('makes all targets, with addresses below the repository, without a key', () => {
    const options = parse([])
    expect(options).toMatchObject({
      baseUrl: 'https://example.com/own/releases/download/v1.2.3',
      codeCache: true,
      jobs: 2,
      xzLevel: '9e',
    })
    expect(options).not.toHaveProperty('signKey')
    expect(options !== 'help' && options.targets).toEqual(TARGETS)
  })

  it.each([
    [
      ['--targets', 'win-x64, linux-x64'],
      { targets: [expect.objectContaining({ name: 'linux-x64' }), expect.anything()] },
    ],
    [['--base-url', 'http://127.0.0.1:1/x/'], { baseUrl: 'http://127.0.0.1:1/x' }],
    [['--sign-key', '/key'], { signKey: expect.stringMatching(/key$/) }],
    [['--executables', '/exes'], { executables: expect.stringMatching(/exes$/) }],
    [['--output', '/out'], { output: expect.stringMatching(/out$/) }],
    [['--no-code-cache'], { codeCache: false }],
    [['--jobs', '6'], { jobs: 6 }],
    [['--xz-level', '3'], { xzLevel: '3' }],
  ])('takes %j', (words, wanted) => {
    expect(parse(words)).toMatchObject(wanted)
  })

  it('takes the key from the environment, unless it is empty or named', () => {
    expect(parse([], { CODEXKIT_SIGNING_KEY: '/env-key' })).toMatchObject({
      signKey: expect.stringMatching(/env-key$/),
    })
    expect(parse([], { CODEXKIT_SIGNING_KEY: '' })).not.toHaveProperty('signKey')
    const both = parse(['--sign-key', '/own'], { CODEXKIT_SIGNING_KEY: '/env-key' })
    expect(both).toMatchObject({ signKey: expect.stringMatching(/own$/) })
  })

  it.each([
    [['--targets', 'beos']],
    [['--unknown']],
    [['word']],
    [['--base-url', 'ftp://x']],
    [['--base-url', 'x']],
    [['--jobs', '0']],
    [['--jobs', 'all']],
    [['--xz-level', 'best']],
  ])('refuses %j', (words) => {
    expect(() => parse(words)).toThrow(expect.objectContaining({ code: 'CODEXKIT_USAGE' }))
  })
})

describe('mapLimited', () => {
  const { signal } = new AbortController()

  it('keeps the order of the items and the limit', async () => {
    let running = 0
    let most = 0
    const results = await mapLimited([3, 2, 1, 0], 2, signal, async (item) => {
      most = Math.max(most, ++running)
      for (let turn = 0; turn < item; turn++) await new Promise(setImmediate)
      running -= 1
      return item
    })
    expect(results).toEqual([3, 2, 1, 0])
    expect(most).toBe(2)
  })

  it('throws the first failure when all others have ended, and begins no more', async () => {
    const ended: string[] = []
    const all = mapLimited(['slow', 'bad', 'never'], 2, signal, async (item, stop) => {
      if (item === 'bad') throw new Error('bad')
      await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
      ended.push(item)
    })
    await expect(all).rejects.toThrow('bad')
    expect(ended).toEqual(['slow'])
  })
})

describe('webAddress', () => {
  it.each([
    ['git+https://github.com/a/b.git', 'https://github.com/a/b'],
    ['git@github.com:a/b.git', 'https://github.com/a/b'],
    ['ssh://git@example.com/a/b.git', 'https://example.com/a/b'],
    ['github:a/b.c', 'https://github.com/a/b.c'],
    ['a/b', 'https://github.com/a/b'],
    ['https://example.com/x', 'https://example.com/x'],
  ])('of %s is %s', (repository, wanted) => {
    expect(webAddress(repository)).toBe(wanted)
  })
})

describe('packageFolder', () => {
  it.each([
    ['src/main.ts', undefined],
    ['functions:semver', undefined],
    ['node_modules/zod/index.js', 'node_modules/zod'],
    ['node_modules/@clack/core/dist/a.js', 'node_modules/@clack/core'],
    ['node_modules/a/node_modules/@b/c/d/e.js', 'node_modules/a/node_modules/@b/c'],
    ['functions:/home/user/node_modules/semver/functions/gte.js', 'node_modules/semver'],
    ['node_modules\\zod\\index.js', 'node_modules/zod'],
  ])('of %s is %s', (input, wanted) => {
    expect(packageFolder(input)).toBe(wanted)
  })
})

describe('binaryFormat', () => {
  it.each(TARGETS.filter(({ platform }) => platform !== 'darwin'))('knows a program for $name', (target) => {
    expect(binaryFormat(standIn(target))).toEqual({ platform: target.platform, arch: target.arch })
  })

  it.each([
    [0x01000007, 'x64'],
    [0x0100000c, 'arm64'],
    [7, '7'],
  ])('knows a Mach-O program for processor %i', (processor, arch) => {
    const bytes = Buffer.alloc(64)
    bytes.writeUInt32LE(0xfeedfacf)
    bytes.writeUInt32LE(processor, 4)
    expect(binaryFormat(bytes)).toEqual({ platform: 'darwin', arch })
  })

  it('takes any bytes, which are no program', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => binaryFormat(Buffer.from(bytes)) === undefined))
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 62, maxLength: 300 }), (bytes) => {
        const found = binaryFormat(Buffer.concat([Buffer.from('MZ'), bytes]))
        expect(found === undefined || found.platform === 'win32').toBe(true)
      }),
    )
  })
})

describe('findBuilder', () => {
  const github = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKFLOW_REF: 'a/b/.github/workflows/release.yml@refs/tags/v1',
    GITHUB_REPOSITORY: 'a/b',
    GITHUB_RUN_ID: '7',
  }

  it('names the workflow and the run, and outside one nobody', () => {
    expect(findBuilder(github)).toEqual({
      id: 'https://github.com/a/b/.github/workflows/release.yml@refs/tags/v1',
      invocation: 'https://github.com/a/b/actions/runs/7/attempts/1',
    })
    expect(findBuilder({ ...github, GITHUB_ACTIONS: undefined })).toEqual({ id: 'urn:codexkit:builder:local' })
  })
})

describe('readSourceState', () => {
  const { signal } = new AbortController()

  it('takes the time of SOURCE_DATE_EPOCH, else that of the commit', async () => {
    await expect(readSourceState(TOP, '12', signal)).resolves.toMatchObject({ epoch: 12 })
    const { commit, epoch } = await readSourceState(TOP, undefined, signal)
    expect(commit).toMatch(/^[0-9a-f]{40}$/)
    expect(epoch).toBeGreaterThan(1_700_000_000)
  })

  it.each([
    ['a time that is none', TOP, 'yesterday', 'CODEXKIT_USAGE'],
    ['no time at all', undefined, undefined, 'CODEXKIT_MISSING_INPUT'],
  ])('refuses %s', async (_, top, epoch, code) => {
    await expect(readSourceState(top ?? (await temporaryFolder()), epoch, signal)).rejects.toMatchObject({ code })
  })
})

describe('checks', () => {
  it('tells each one in a line and counts what was not run apart', async () => {
    const lines: string[] = []
    const checks = startChecks((line) => lines.push(line))
    await checks.run('one', () => 'detail')
    await checks.run('two', () => expectSame(['a', 'b'], ['b', 'c']))
    checks.notRun('three', 'no machine')
    expect(lines).toEqual(['passed   one: detail', 'FAILED   two: missing: c; extra: a', 'not run: three: no machine'])
    expect(checks.counts()).toEqual({ passed: 1, failed: 1, notRun: 1 })
  })
})
