import { execFileSync } from 'node:child_process'
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashFolder, renderSums } from '../../../build/release/checksums.ts'
import { makeRelease } from '../../../build/release/make-release.ts'
import { SUMS, SUMS_SIGNATURE } from '../../../build/release/release-names.ts'
import { makeSigner } from '../../../build/release/signer.ts'
import { startChecks } from '../../../build/release/verify/checks.ts'
import { verifyRelease } from '../../../build/release/verify/verify-release.ts'
import { CodexkitError } from '../../../src/errors.ts'
import type { Host } from '../../../src/platform/host.ts'
import { hasTools, standIn, standInRequest, temporaryFolder, TOP } from './stand-ins.ts'

const MINUTE = 60_000
const { signal } = new AbortController()

describe.runIf(hasTools)('a release', () => {
  let folder: string
  let release: string
  let version: string
  beforeAll(async () => {
    folder = await temporaryFolder()
    const request = await standInRequest(join(folder, 'one'))
    version = request.product.version
    release = (await makeRelease(request)).folder
  }, 3 * MINUTE)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const host = (): Host => ({
    // No C library for qemu there: what the archives of this test hold are no programs for arm64.
    env: { PATH: process.env['PATH'], QEMU_LD_PREFIX: folder },
    cwd: folder,
    homeDir: folder, // No Wine there.
    platform: process.platform,
    arch: process.arch,
    signal,
    now: () => new Date(),
  })

  /** What release:verify finds wrong, as the lines it writes. */
  async function verify(place: string): Promise<string[]> {
    const lines: string[] = []
    await verifyRelease({ folder: place, top: TOP, host: host(), checks: startChecks((line) => lines.push(line)) })
    return lines
  }
  const failures = (lines: string[]): string[] => lines.filter((line) => line.startsWith('FAILED'))

  /** A copy of the release in which a file is changed. */
  async function tamper(path: string, change: (bytes: Buffer) => Buffer | string): Promise<string> {
    const copy = join(folder, 'tampered')
    await rm(copy, { recursive: true, force: true })
    await cp(release, copy, { recursive: true })
    await writeFile(join(copy, path), change(await readFile(join(copy, path))))
    return copy
  }

  /** Makes the checksums right again, as somebody with the key would. */
  async function seal(place: string): Promise<void> {
    const statement = JSON.parse(await readFile(join(place, 'provenance.intoto.json'), 'utf8'))
    const { resolvedDependencies, internalParameters } = statement.predicate.buildDefinition
    const commit = resolvedDependencies[0].digest.gitCommit
    const words = `${version} ${commit} ${internalParameters.sourceDateEpoch}`
    for (const name of [SUMS, SUMS_SIGNATURE]) await rm(join(place, name))
    const sums = renderSums(await hashFolder(place))
    const signer = await makeSigner({ words, folder, signal })
    await writeFile(join(place, SUMS), sums)
    await writeFile(join(place, SUMS_SIGNATURE), await signer.sign(Buffer.from(sums)))
  }

  const flip = (at: number) => (bytes: Buffer) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)) as Buffer
  const replace = (from: RegExp, to: string) => (bytes: Buffer) => {
    const text = bytes.toString('utf8')
    expect(text).toMatch(from)
    return text.replace(from, to)
  }

  it('holds all that was asked for, and nothing else is left', async () => {
    const names = await readdir(release, { recursive: true })
    expect(names).toEqual(
      expect.arrayContaining(['SHA256SUMS', 'SHA256SUMS.sig', 'allowed_signers', 'install.sh', 'install.ps1']),
    )
    expect(names).toContain('DEVELOPMENT-SIGNATURE.txt')
    expect(await readdir(join(folder, 'one'))).toEqual([version])
  })

  it(
    'is right, and says what could not be run here',
    async () => {
      const lines = await verify(release)
      expect(failures(lines)).toEqual([])
      expect(lines.filter((line) => line.startsWith('passed')).length).toBeGreaterThan(40)
      expect(lines).toContainEqual(expect.stringMatching(/^not run: win-arm64 runs: /))
    },
    MINUTE,
  )

  it(
    'is the same byte for byte when it is made again elsewhere',
    async () => {
      const again = await makeRelease(await standInRequest(join(folder, 'another folder')))
      expect(await hashFolder(again.folder)).toEqual(await hashFolder(release))
    },
    3 * MINUTE,
  )

  it.each([
    ['an archive', () => `codexkit-${version}-win-arm64.zip`, flip(1000), /checksum of codexkit-.*-win-arm64\.zip/],
    ['the sums', () => SUMS, flip(3), /signature of SHA256SUMS/],
    ['the signature', () => SUMS_SIGNATURE, replace(/\n(.)/, '\nA$1'), /signature of SHA256SUMS/],
    ['a package', () => `npm/codexkit-${version}.tgz`, flip(500), /checksum of npm\/codexkit-/],
    ['the SBOM', () => `codexkit-${version}.cdx.json`, replace(/"CycloneDX"/, '"CyclonDX"'), /is CycloneDX 1\.6/],
    ['allowed_signers', () => 'allowed_signers', replace(/AAAA\S+/, 'AAAA'), /signature of SHA256SUMS/],
  ])(
    'is refused when %s was changed',
    async (_, path, change, wanted) => {
      const lines = await verify(await tamper(path(), change))
      expect(failures(lines)).toContainEqual(expect.stringMatching(wanted))
    },
    MINUTE,
  )

  it.each([
    [
      'Docker version',
      'Dockerfile',
      replace(/CODEXKIT_VERSION=/, 'CODEXKIT_VERSION=9'),
      /Dockerfile: it installs codexkit 9/,
    ],
    [
      'version in the action',
      'action.yml',
      replace(/default: \d/, 'default: 9'),
      /action\.yml: it installs codexkit 9/,
    ],
    [
      'winget hash',
      'winget/codexkit.codexkit.installer.yaml',
      replace(/Sha256: ../, 'Sha256: 00'),
      /winget\/.*installer\.yaml: missing/,
    ],
    [
      'winget field',
      'winget/codexkit.codexkit.yaml',
      replace(/DefaultLocale/, 'Defaultlocale'),
      /winget\/codexkit\.codexkit\.yaml/,
    ],
    ['Scoop hash', 'scoop/codexkit.json', replace(/"hash": "../, '"hash": "00'), /scoop\/codexkit\.json: missing/],
    [
      'Scoop address',
      'scoop/codexkit.json',
      replace(/downloads\.example/, 'evil.example'),
      /scoop\/codexkit\.json: missing/,
    ],
    ['Homebrew hash', 'homebrew/codexkit.rb', replace(/sha256 "../, 'sha256 "00'), /homebrew\/codexkit\.rb: missing/],
    ['hash in install.sh', 'install.sh', replace(/sha256='../, "sha256='00"), /install\.sh: missing/],
    ['hash in the SBOM', 'SBOM', replace(/"content": "../, '"content": "00'), /the locks name the same.*another hash/],
    [
      'version in the SBOM',
      'SBOM',
      replace(/(zod@|"purl": "pkg:npm\/zod@)[\d.]+/g, '$19.9.9'),
      /the locks name the same.*in no lock/,
    ],
    [
      'hash in the provenance',
      'provenance.intoto.json',
      replace(/"sha256": "../, '"sha256": "00'),
      /names every product.*other hashes/,
    ],
  ])(
    'with right checksums is refused for another %s',
    async (_, path, change, wanted) => {
      const name = path === 'SBOM' ? `codexkit-${version}.cdx.json` : path
      const place = await tamper(name, change)
      await seal(place)
      const lines = failures(await verify(place))
      expect(lines).toContainEqual(expect.stringMatching(wanted))
      expect(lines.filter((line) => /checksum of|signature of/.test(line))).toEqual([])
    },
    MINUTE,
  )

  it(
    'is refused with a file too much, and without one',
    async () => {
      const more = await tamper('README.md', () => '').catch(() => join(folder, 'tampered'))
      await writeFile(join(more, 'extra.txt'), '')
      expect(failures(await verify(more))).toEqual(['FAILED   SHA256SUMS lists every file: extra: extra.txt'])
      await rm(join(more, 'extra.txt'))
      await rm(join(more, 'install.ps1'))
      expect(failures(await verify(more))).toContainEqual(
        expect.stringMatching(/lists every file: missing: install\.ps1/),
      )
    },
    MINUTE,
  )

  it(
    'with a program for another system in an archive is refused',
    async () => {
      const request = await standInRequest(join(folder, 'mixed up'))
      const [first, second] = request.targets
      const targets = [first, second].filter((target) => target !== undefined)
      const tools = {
        ...request.tools,
        makeExecutable: async ({ target, output }: { target: { name: string }; output: string }) => {
          const other = targets.find(({ name }) => name !== target.name)
          if (other) await writeFile(output, standIn(other))
        },
      }
      const made = await makeRelease({ ...request, targets, tools })
      expect(failures(await verify(made.folder))).toContainEqual(
        expect.stringMatching(/holds a program for .*: it is one for/),
      )
    },
    3 * MINUTE,
  )

  it(
    'leaves nothing when it is interrupted, and the older one stays',
    async () => {
      const interrupt = new AbortController()
      const request = await standInRequest(join(folder, 'one'), { signal: interrupt.signal })
      const stopped = new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')
      const before = await hashFolder(release)
      const tools = {
        ...request.tools,
        makeExecutable: async () => {
          interrupt.abort(stopped)
          throw new Error('ended by Ctrl-C')
        },
      }
      await expect(makeRelease({ ...request, tools })).rejects.toBe(stopped)
      expect(await readdir(join(folder, 'one'))).toEqual([version])
      expect(await hashFolder(release)).toEqual(before)
    },
    3 * MINUTE,
  )

  it(
    'with a key of its own has a signed provenance and no notice',
    async () => {
      const signKey = join(folder, 'release-key')
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', signKey])
      const request = await standInRequest(join(folder, 'signed'), { signKey })
      const made = await makeRelease({ ...request, targets: request.targets.slice(0, 1) })
      const lines = await verify(made.folder)
      expect(failures(lines)).toEqual([])
      expect(lines).toContainEqual(expect.stringMatching(/^passed {3}signature of provenance\.intoto\.json/))
      expect(await readdir(made.folder)).not.toContain('DEVELOPMENT-SIGNATURE.txt')
    },
    3 * MINUTE,
  )
})
