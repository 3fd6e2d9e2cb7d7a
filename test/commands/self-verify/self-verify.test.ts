import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { installStandIn, makeKey, sha256, spoilByte, standIn, type SigningKey } from '../../self/release-bench.ts'
import { makeFolder } from '../../support/workspace.ts'
import { selfLine } from './self-line.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

// The stand-in for an executable is a script for sh.
const onWindows = process.platform === 'win32'

function openBench(): { folder: string; key: SigningKey; executable: string; trust: string[] } {
  const folder = makeFolder()
  const key = makeKey(folder)
  writeFileSync(join(folder, 'keys.txt'), key.allowedSigners)
  const executable = installStandIn(join(folder, 'bin'), '1.0.0', { key })
  return { folder, key, executable, trust: ['--allowed-signers', 'keys.txt'] }
}

describe.skipIf(onWindows)('self verify', () => {
  it('says ok with the signer, as text and as JSON', async () => {
    const { folder, key, executable, trust } = openBench()
    const text = await selfLine(folder, executable, 'verify', ...trust)
    expect(text).toMatchObject({ exitCode: 0, stderr: '' })
    expect(text.stdout.split('\n')).toEqual([
      expect.stringMatching(/codexkit \d+\.\d+\.\d+ for linux-x64: ok$/),
      `file       ${executable}`,
      `sha256     ${sha256(standIn('1.0.0'))}`,
      `expected   ${sha256(standIn('1.0.0'))}`,
      `checksums  ${executable}.SHA256SUMS`,
      `signer     codexkit ${key.fingerprint}`,
      '',
    ])
    const { stdout } = await selfLine(folder, executable, 'verify', ...trust, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, result: { verdict: 'ok', file: executable } })
  })

  it('never says ok for a key that it does not know', async () => {
    const { folder, key, executable } = openBench()
    const { exitCode, stdout, stderr } = await selfLine(folder, executable, 'verify', '--json')
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      result: { verdict: 'unknown-signer' },
      error: { code: 'CODEXKIT_FINDINGS' },
    })
    expect(stderr).toContain(`SHA256SUMS is signed by an unknown key ${key.fingerprint}.`)
  })

  it.each([
    { what: 'a changed file', exitCode: 1, code: 'CODEXKIT_CHECKSUM', spoil: spoilByte },
    {
      what: 'a file without checksums',
      exitCode: 3,
      code: 'CODEXKIT_MISSING_INPUT',
      spoil: (path: string) => rmSync(`${path}.SHA256SUMS`),
    },
    {
      what: 'checksums without a signature',
      exitCode: 1,
      code: 'CODEXKIT_FINDINGS',
      spoil: (path: string) => rmSync(`${path}.SHA256SUMS.sig`),
    },
  ])('$what: exit $exitCode, $code', async ({ exitCode, code, spoil }) => {
    const { folder, executable, trust } = openBench()
    spoil(executable)
    const run = await selfLine(folder, executable, 'verify', ...trust, '--json')
    expect(run.exitCode).toBe(exitCode)
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, exitCode, error: { code } })
  })

  it('says from the source that there is no executable', async () => {
    const { folder } = openBench()
    const run = await selfLine(folder, undefined, 'verify')
    expect(run).toMatchObject({ exitCode: 7, stdout: '', stderr: expect.stringContaining('it runs from its source') })
  })

  it('says which file of keys cannot be read', async () => {
    const { folder, executable } = openBench()
    const run = await selfLine(folder, executable, 'verify', '--allowed-signers', 'none.txt')
    expect(run).toMatchObject({ exitCode: 9, stderr: expect.stringContaining(join(folder, 'none.txt')) })
  })

  it.each([
    { written: '["self verify"]\nallowed-signers = "keys.txt"\n', option: 'allowed-signers' },
    { written: 'from = "."\n', option: 'from' },
    { written: 'allow-http = true\n', option: 'allow-http' },
  ])('does not take --$option from a project file', async ({ written, option }) => {
    const { folder, executable } = openBench()
    writeFileSync(join(folder, 'codexkit.toml'), written)
    const run = await selfLine(folder, executable, 'verify')
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`--${option} is set by codexkit.toml`) })
  })
})
