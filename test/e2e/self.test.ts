import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeKey, makeRelease, sha256, spoilByte, standIn, writeSums, type SigningKey } from '../self/release-bench.ts'
import { EXECUTABLE, unfit } from '../support/executable.ts'
import { runCodexkit, type CodexkitRun } from '../support/run-codexkit.ts'
import { makeFolder } from '../support/workspace.ts'

const VERSION = '0.1.0'
if (unfit !== undefined) console.error(`Tests of self verify and self update are skipped: ${unfit}.`)

interface Bench {
  folder: string
  key: SigningKey
  executable: string
  run: (...args: string[]) => Promise<CodexkitRun>
}

/** The executable as an unpacked archive has it: with signed checksums and a shim beside it. */
function openBench(): Bench {
  const folder = makeFolder()
  const [bin, key] = [join(folder, 'bin'), makeKey(folder)]
  const executable = join(bin, 'codexkit')
  mkdirSync(join(bin, 'scripts'), { recursive: true })
  copyFileSync(EXECUTABLE, executable)
  chmodSync(executable, 0o755)
  writeFileSync(join(bin, 'scripts', 'bootstrap.sh'), 'old')
  writeFileSync(join(folder, 'keys.txt'), key.allowedSigners)
  writeSums(bin, { codexkit: sha256(readFileSync(executable)), 'scripts/bootstrap.sh': sha256('old') }, key)
  const run = (...args: string[]): Promise<CodexkitRun> =>
    runCodexkit(['self', ...args, '--allowed-signers', 'keys.txt', '--json'], { cwd: folder, program: [executable] })
  return { folder, key, executable, run }
}

describe.skipIf(unfit !== undefined)('the executable', () => {
  it('verifies itself, against the checksums beside it and against a release', async () => {
    const { folder, key, executable, run } = openBench()
    const beside = await run('verify')
    expect(JSON.parse(beside.stdout)).toMatchObject({ ok: true, result: { verdict: 'ok', file: executable } })
    const release = makeRealRelease(folder, key)
    const { stdout, exitCode } = await run('verify', '--from', release)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      result: { verdict: 'ok', expected: sha256(readFileSync(executable)) },
    })
    expect(exitCode).toBe(0)
  })

  it('is found to be changed when one byte at its end is', async () => {
    const { executable, run } = openBench()
    spoilByte(executable)
    const { stdout, exitCode } = await run('verify')
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, result: { verdict: 'changed' } })
    expect(exitCode).toBe(1)
  })

  it('replaces itself while it runs, by another version and by its own', async () => {
    const { folder, key, executable, run } = openBench()
    const releases = join(folder, 'releases')
    makeRelease(releases, { version: '99.0.0', key })
    const { stdout, stderr } = await run('update', '--from', releases)
    expect({ stderr, ...JSON.parse(stdout) }).toMatchObject({
      ok: true,
      result: { status: 'updated', version: { before: VERSION, after: '99.0.0' }, shimsUpdated: true },
    })
    expect(readFileSync(executable, 'utf8')).toBe(standIn('99.0.0'))
    copyFileSync(EXECUTABLE, executable)
    const again = await run('update', '--from', makeRealRelease(folder, key), '--force')
    // It is the very same file, which is seen after the archive was checked and unpacked.
    expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, result: { status: 'already', signature: 'trusted' } })
  })
})

it('from the source there is no executable to verify', async () => {
  const { exitCode, stdout, stderr } = await runCodexkit(['self', 'verify'], { cwd: makeFolder() })
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 7,
    stdout: '',
    stderr: expect.stringContaining('runs from its source'),
  })
})

/** A release with the real executable; the quickest xz does here. */
function makeRealRelease(folder: string, key: SigningKey): string {
  const [name, release] = [`codexkit-${VERSION}-linux-x64`, join(folder, 'real')]
  const top = join(folder, 'packing', name)
  for (const path of [top, release]) mkdirSync(path, { recursive: true })
  copyFileSync(EXECUTABLE, join(top, 'codexkit'))
  writeSums(top, { codexkit: sha256(readFileSync(EXECUTABLE)) }, key)
  const archive = join(release, `${name}.tar.xz`)
  const env = { ...process.env, XZ_OPT: '-0' }
  execFileSync('tar', ['-cJf', archive, '-C', join(folder, 'packing'), name], { env })
  writeSums(release, { [`${name}.tar.xz`]: sha256(readFileSync(archive)) }, key)
  return release
}
