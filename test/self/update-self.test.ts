import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { updateSelf, type SelfUpdate, type UpdateProgress, type UpdateSelfRequest } from '../../src/self/update-self.ts'
import { makeFolder } from '../support/workspace.ts'
import {
  installStandIn,
  makeKey,
  makeRelease,
  sha256,
  signFile,
  spoilByte,
  standIn,
  writeSums,
  type ReleaseFacts,
  type SigningKey,
} from './release-bench.ts'
import { selfHost } from './self-host.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

// The stand-in for an executable is a script for sh.
const onWindows = process.platform === 'win32'

interface Bench {
  folder: string
  releases: string
  bin: string
  key: SigningKey
  executable: string
  release: (facts: ReleaseFacts) => string
  update: (more?: Partial<UpdateSelfRequest>) => Promise<SelfUpdate>
}

function openBench(facts: { whole?: boolean } = {}): Bench {
  const folder = makeFolder()
  const [releases, bin] = [join(folder, 'releases'), join(folder, 'bin')]
  mkdirSync(releases)
  const key = makeKey(folder)
  const executable = installStandIn(bin, '1.0.0', { key, ...facts })
  const flags = { force: false, dryRun: false, allowHttp: false, allowUnsigned: false }
  const trust = { allowedSigners: key.allowedSigners }
  return {
    folder,
    releases,
    bin,
    key,
    executable,
    release: (release) => makeRelease(releases, { key, ...release }),
    update: (more) =>
      updateSelf({ host: selfHost(folder), executable, version: '1.0.0', from: releases, ...flags, ...trust, ...more }),
  }
}

/** Every file below a folder with its bytes and mode: what must be the same after a failed update. */
function snapshot(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted()
  return Object.fromEntries(
    paths.map((path) => [path, `${statSync(path).mode.toString(8)} ${sha256(readFileSync(path))}`]),
  )
}

describe.skipIf(onWindows)('self update', () => {
  it('takes the newest release, keeps the mode, and leaves nothing else behind', async () => {
    const bench = openBench()
    for (const version of ['1.1.0', '1.10.0', '1.9.0', '2.0.0-beta.1']) bench.release({ version })
    chmodSync(bench.executable, 0o700)
    const phases: string[] = []
    const onProgress = ({ phase }: UpdateProgress): void => void (phases.at(-1) === phase || phases.push(phase))
    expect(await bench.update({ onProgress })).toEqual({
      status: 'updated',
      file: bench.executable,
      target: 'linux-x64',
      version: { before: '1.0.0', after: '1.10.0' },
      source: bench.releases,
      archive: '1.10.0/codexkit-1.10.0-linux-x64.tar.xz',
      signer: { principal: 'codexkit', fingerprint: bench.key.fingerprint },
      signature: 'trusted',
      files: [`${bench.executable}.SHA256SUMS`, `${bench.executable}.SHA256SUMS.sig`],
      shimsUpdated: false,
    })
    expect(phases).toEqual(['download', 'unpack', 'prove', 'replace'])
    expect(readFileSync(bench.executable, 'utf8')).toBe(standIn('1.10.0'))
    expect(statSync(bench.executable).mode & 0o777).toBe(0o700)
    expect(readdirSync(bench.bin).toSorted()).toEqual(['codexkit', 'codexkit.SHA256SUMS', 'codexkit.SHA256SUMS.sig'])
    expect(readFileSync(`${bench.executable}.SHA256SUMS`, 'utf8')).toContain(sha256(standIn('1.10.0')))
  })

  it('replaces the shims too where a whole archive was unpacked', async () => {
    const bench = openBench({ whole: true })
    bench.release({ version: '1.1.0' })
    const { files, shimsUpdated } = await bench.update()
    expect(shimsUpdated).toBe(true)
    const shim = join(bench.bin, 'scripts', 'bootstrap.sh')
    expect(files).toContain(shim)
    expect(readFileSync(shim, 'utf8')).toContain('# 1.1.0')
    expect(statSync(shim).mode & 0o111).not.toBe(0)
    expect(readFileSync(join(bench.bin, 'SHA256SUMS'), 'utf8')).toContain(sha256(standIn('1.1.0')))
    expect(existsSync(`${bench.executable}.SHA256SUMS`)).toBe(false)
  })

  it.each([
    { what: 'the same version', version: '1.0.0', more: {}, status: 'already' },
    { what: 'a dry run', version: '1.1.0', more: { dryRun: true }, status: 'planned' },
  ])('changes nothing for $what', async ({ version, more, status }) => {
    const bench = openBench()
    bench.release({ version })
    const before = snapshot(bench.bin)
    expect(await bench.update(more)).toMatchObject({ status })
    expect(snapshot(bench.bin)).toEqual(before)
  })

  it('goes back to an older version only with --force', async () => {
    const bench = openBench()
    bench.release({ version: '0.9.0' })
    await expect(bench.update()).rejects.toMatchObject({
      code: 'CODEXKIT_USAGE',
      message: expect.stringContaining('older'),
    })
    expect(await bench.update({ force: true })).toMatchObject({ status: 'updated', version: { after: '0.9.0' } })
  })

  it('takes the version that is named, below the folder or in it', async () => {
    const bench = openBench()
    const release = bench.release({ version: '1.1.0' })
    bench.release({ version: '1.2.0' })
    const plan = { dryRun: true, toVersion: '1.1.0' }
    const named = { status: 'planned', version: { after: '1.1.0' } }
    expect(await bench.update(plan)).toMatchObject(named)
    expect(await bench.update({ ...plan, from: release })).toMatchObject(named)
    await expect(bench.update({ ...plan, toVersion: '1.3.0' })).rejects.toMatchObject({ exitCode: 3 })
    await expect(bench.update({ ...plan, toVersion: 'latest' })).rejects.toMatchObject({ exitCode: 2 })
  })

  it('finds, when two ran at once, that the other one was first', async () => {
    const bench = openBench()
    bench.release({ version: '1.1.0' })
    const both = await Promise.all([bench.update(), bench.update()])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['already', 'updated'])
    expect(readFileSync(bench.executable, 'utf8')).toBe(standIn('1.1.0'))
  })
})

describe.skipIf(onWindows)('a release that is not trusted', () => {
  it('is taken with --allow-unsigned, by an unknown key or by nobody', async () => {
    const bench = openBench()
    const release = bench.release({ version: '1.1.0' })
    const unknown = { allowedSigners: undefined }
    await expect(bench.update(unknown)).rejects.toMatchObject({
      code: 'CODEXKIT_CHECKSUM',
      message: `The release is not trusted: SHA256SUMS is signed by an unknown key ${bench.key.fingerprint}.`,
    })
    expect(await bench.update({ ...unknown, allowUnsigned: true, dryRun: true })).toMatchObject({
      signature: 'unknown-key',
    })
    rmSync(join(release, 'SHA256SUMS.sig'))
    await expect(bench.update()).rejects.toMatchObject({ code: 'CODEXKIT_CHECKSUM' })
    expect(await bench.update({ allowUnsigned: true })).toMatchObject({ status: 'updated', signature: 'missing' })
  })

  it('is never taken when its signature is wrong', async () => {
    const bench = openBench()
    const release = bench.release({ version: '1.1.0' })
    writeSums(release, { 'codexkit-1.1.0-linux-x64.tar.xz': '0'.repeat(64) })
    await expect(bench.update({ allowUnsigned: true })).rejects.toMatchObject({
      code: 'CODEXKIT_CHECKSUM',
      details: { signature: 'invalid' },
    })
  })
})

describe.skipIf(onWindows)('after any failure everything is as it was', () => {
  const never = '#!/bin/sh\nexit 3\n'
  it.each<{
    what: string
    facts?: Partial<ReleaseFacts>
    spoil?: (release: string, bench: Bench) => void
    error: object
  }>([
    {
      what: 'an archive that was changed',
      spoil: (release) => spoilByte(join(release, 'codexkit-1.1.0-linux-x64.tar.xz')),
      error: { code: 'CODEXKIT_CHECKSUM', message: expect.stringContaining('is not the file that SHA256SUMS names') },
    },
    {
      what: 'an archive that is no archive, though its checksum is right',
      spoil: (release, { key }) => {
        writeFileSync(join(release, 'codexkit-1.1.0-linux-x64.tar.xz'), 'hello')
        rmSync(join(release, 'SHA256SUMS.sig'))
        writeSums(release, { 'codexkit-1.1.0-linux-x64.tar.xz': sha256('hello') })
        signFile(join(release, 'SHA256SUMS'), key)
      },
      error: { code: 'CODEXKIT_CHECKSUM', message: expect.stringContaining('could not be unpacked') },
    },
    {
      what: 'an archive with a file that is not the one of its own checksums',
      facts: { spoil: (folder) => spoilByte(join(folder, 'README.md')) },
      error: { code: 'CODEXKIT_CHECKSUM', message: expect.stringContaining('its own SHA256SUMS') },
    },
    {
      what: 'an archive with a file that nobody names',
      facts: { spoil: (folder) => writeFileSync(join(folder, 'more.md'), 'x') },
      error: { code: 'CODEXKIT_CHECKSUM' },
    },
    {
      what: 'an executable that fails',
      facts: { files: { codexkit: never } },
      error: {
        code: 'CODEXKIT_RUNTIME',
        message: expect.stringContaining('it fails'),
        details: { program: expect.stringContaining('.codexkit-update-') },
      },
    },
    {
      what: 'an executable of another version',
      facts: { files: { codexkit: standIn('1.0.9') } },
      error: { code: 'CODEXKIT_RUNTIME', message: expect.stringContaining('it says 1.0.9') },
    },
    {
      what: 'an executable that only works until it is in its place',
      facts: { files: { codexkit: '#!/bin/sh\ncase $0 in */bin/codexkit) exit 1 ;; esac\necho 1.1.0\n' } },
      error: { code: 'CODEXKIT_RUNTIME' },
    },
    {
      what: 'no archive for this system',
      facts: { target: 'win-x64' },
      error: { code: 'CODEXKIT_MISSING_INPUT' },
    },
  ])('$what', async ({ facts, spoil, error }) => {
    for (const whole of [false, true]) {
      const bench = openBench({ whole })
      const release = bench.release({ version: '1.1.0', ...facts })
      spoil?.(release, bench)
      const before = snapshot(bench.bin)
      await expect(bench.update()).rejects.toMatchObject(error)
      expect(snapshot(bench.bin)).toEqual(before)
      expect(readdirSync(bench.bin).filter((name) => name.startsWith('.'))).toEqual([])
    }
  })
})

describe.skipIf(onWindows)('where the release comes from', () => {
  it('must be said', async () => {
    const bench = openBench()
    await expect(bench.update({ from: undefined })).rejects.toMatchObject({
      code: 'CODEXKIT_MISSING_INPUT',
      exitCode: 3,
    })
  })

  it.each(['http://example.invalid/releases', 'ftp://example.invalid/', 'http://10.0.0.1'])(
    'is not %s',
    async (from) => {
      await expect(openBench().update({ from })).rejects.toMatchObject({ code: 'CODEXKIT_USAGE', exitCode: 2 })
    },
  )

  it('is not asked of a package manager', async () => {
    const bench = openBench()
    const bin = join(bench.folder, 'node_modules', 'codexkit')
    const executable = installStandIn(bin, '1.0.0')
    bench.release({ version: '1.1.0' })
    await expect(bench.update({ executable })).rejects.toMatchObject({ message: expect.stringContaining('by npm') })
    expect(await bench.update({ executable, force: true })).toMatchObject({ status: 'updated' })
  })

  it('may be a file address', async () => {
    const bench = openBench()
    bench.release({ version: '1.1.0' })
    const from = new URL(`file://${bench.releases.split('/').map(encodeURIComponent).join('/')}`).href
    expect(await bench.update({ from })).toMatchObject({ status: 'updated' })
  })
})
