import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Host } from '../../src/platform/host.ts'
import { verifySelf, type SelfReport } from '../../src/self/verify-self.ts'
import { makeFolder } from '../support/workspace.ts'
import {
  installStandIn,
  makeKey,
  makeRelease,
  sha256,
  signFile,
  spoilByte,
  standIn,
  type SigningKey,
} from './release-bench.ts'
import { selfHost } from './self-host.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

// The stand-in for an executable is a script for sh.
const onWindows = process.platform === 'win32'

interface Bench {
  folder: string
  key: SigningKey
  executable: string
  host: Host
}

function openBench(): Bench {
  const folder = makeFolder()
  const key = makeKey(folder)
  return { folder, key, executable: installStandIn(join(folder, 'bin'), '1.0.0', { key }), host: selfHost(folder) }
}

function ask(bench: Bench, more: { from?: string; allowedSigners?: string } = {}): Promise<SelfReport> {
  const { host, executable, key } = bench
  const request = { host, executable, version: '1.0.0', allowHttp: false, allowedSigners: key.allowedSigners, ...more }
  return verifySelf(request)
}

describe.skipIf(onWindows)('the checksums beside the executable', () => {
  it('of a trusted key make the verdict ok', async () => {
    const bench = openBench()
    expect(await ask(bench)).toEqual({
      file: bench.executable,
      version: '1.0.0',
      target: 'linux-x64',
      sha256: sha256(standIn('1.0.0')),
      expected: sha256(standIn('1.0.0')),
      checksums: `${bench.executable}.SHA256SUMS`,
      signer: { principal: 'codexkit', fingerprint: bench.key.fingerprint },
      verdict: 'ok',
      reason: expect.stringContaining('is signed by codexkit'),
    })
  })

  it('may be those of an unpacked archive', async () => {
    const bench = openBench()
    const executable = installStandIn(join(bench.folder, 'whole'), '1.0.0', { key: bench.key, whole: true })
    const checksums = join(bench.folder, 'whole', 'SHA256SUMS')
    expect(await ask({ ...bench, executable })).toMatchObject({ verdict: 'ok', checksums })
  })

  it.each<{ what: string; verdict: string; spoil: (bench: Bench) => void }>([
    { what: 'a changed executable', verdict: 'changed', spoil: ({ executable }) => spoilByte(executable) },
    {
      what: 'changed checksums',
      verdict: 'bad-signature',
      spoil: ({ executable }) => writeFileSync(`${executable}.SHA256SUMS`, `${'0'.repeat(64)}  codexkit\n`),
    },
    { what: 'no signature', verdict: 'unsigned', spoil: ({ executable }) => rmSync(`${executable}.SHA256SUMS.sig`) },
    { what: 'no checksums', verdict: 'no-checksum', spoil: ({ executable }) => rmSync(`${executable}.SHA256SUMS`) },
    {
      what: 'checksums of other files',
      verdict: 'no-checksum',
      spoil: ({ executable, key }) => {
        rmSync(`${executable}.SHA256SUMS.sig`)
        writeFileSync(`${executable}.SHA256SUMS`, `${'0'.repeat(64)}  other\n`)
        signFile(`${executable}.SHA256SUMS`, key)
      },
    },
  ])('$what: $verdict', async ({ verdict, spoil }) => {
    const bench = openBench()
    spoil(bench)
    expect(await ask(bench)).toMatchObject({ verdict })
  })

  it('of a key that nobody names are by an unknown signer, whatever their hashes', async () => {
    const bench = openBench()
    const report = await ask(bench, { allowedSigners: undefined })
    const signer = { principal: null, fingerprint: bench.key.fingerprint }
    expect(report).toMatchObject({ verdict: 'unknown-signer', signer })
    const other = makeKey(bench.folder, 'other')
    expect(await ask(bench, { allowedSigners: other.allowedSigners })).toMatchObject({ verdict: 'unknown-signer' })
  })
})

describe.skipIf(onWindows)('a release that --from names', () => {
  it('is unpacked in memory and compared', async () => {
    const bench = openBench()
    const from = makeRelease(bench.folder, { version: '1.0.0', key: bench.key })
    const expected = sha256(standIn('1.0.0'))
    expect(await ask(bench, { from })).toMatchObject({ verdict: 'ok', expected, sha256: expected })
    spoilByte(bench.executable)
    expect(await ask(bench, { from })).toMatchObject({ verdict: 'changed', expected })
  })

  it('is found by the version in the folder above', async () => {
    const bench = openBench()
    makeRelease(bench.folder, { version: '1.0.0', key: bench.key })
    makeRelease(bench.folder, { version: '2.0.0', key: bench.key })
    const report = await ask(bench, { from: bench.folder })
    expect(report).toMatchObject({
      verdict: 'ok',
      checksums: expect.stringContaining('1.0.0/codexkit-1.0.0-linux-x64'),
    })
  })

  it('of another version is not taken', async () => {
    const bench = openBench()
    const from = makeRelease(bench.folder, { version: '2.0.0', key: bench.key })
    await expect(ask(bench, { from })).rejects.toMatchObject({ code: 'CODEXKIT_MISSING_INPUT', exitCode: 3 })
  })

  it('whose archive was changed is refused', async () => {
    const bench = openBench()
    const from = makeRelease(bench.folder, { version: '1.0.0', key: bench.key })
    spoilByte(join(from, 'codexkit-1.0.0-linux-x64.tar.xz'))
    await expect(ask(bench, { from })).rejects.toMatchObject({ code: 'CODEXKIT_CHECKSUM' })
  })
})

it.skipIf(onWindows)('from the source there is nothing to verify, and that is said', async () => {
  const bench = openBench()
  const asked = verifySelf({ host: bench.host, executable: undefined, version: '1.0.0', allowHttp: false })
  await expect(asked).rejects.toMatchObject({
    code: 'CODEXKIT_RUNTIME',
    exitCode: 7,
    message: expect.stringContaining('no executable'),
  })
  expect(readFileSync(bench.executable, 'utf8')).toBe(standIn('1.0.0'))
})
