import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { installStandIn, makeKey, makeRelease, standIn } from '../../self/release-bench.ts'
import { makeFolder } from '../../support/workspace.ts'
import { selfLine, type SelfLine } from '../self-verify/self-line.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

// The stand-in for an executable is a script for sh.
const onWindows = process.platform === 'win32'

interface Bench {
  folder: string
  executable: string
  fingerprint: string
  update: (...words: string[]) => Promise<SelfLine>
}

/** A release 99.0.0, later than whatever version the source has. */
function openBench(): Bench {
  const folder = makeFolder()
  const key = makeKey(folder)
  writeFileSync(join(folder, 'keys.txt'), key.allowedSigners)
  const executable = installStandIn(join(folder, 'bin'), '1.0.0', { key })
  makeRelease(join(folder, 'releases'), { version: '99.0.0', key })
  const update = (...words: string[]): Promise<SelfLine> =>
    selfLine(folder, executable, 'update', '--from', 'releases', ...words)
  return { folder, executable, fingerprint: key.fingerprint, update }
}

it.skipIf(onWindows)('replaces the executable and says what it replaced', async () => {
  const { executable, update, fingerprint } = openBench()
  const run = await update('--allowed-signers', 'keys.txt')
  expect(run.exitCode).toBe(0)
  expect(run.stdout).toContain(`in place of`)
  expect(run.stdout).toContain(`signer   codexkit ${fingerprint}`)
  expect(run.stdout).toContain('shims    not beside this executable')
  expect(run.stderr).toContain('Starting the new codexkit.\nReplacing the old one.\n')
  expect(readFileSync(executable, 'utf8')).toBe(standIn('99.0.0'))
})

it.skipIf(onWindows)('only shows with --dry-run, in both spellings', async () => {
  const { executable, update } = openBench()
  for (const flag of ['--dry-run', '-WhatIf']) {
    const run = await update('--allowed-signers', 'keys.txt', flag)
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('codexkit 99.0.0 would take the place of'),
    })
  }
  expect(readFileSync(executable, 'utf8')).toBe(standIn('1.0.0'))
})

it.skipIf(onWindows)('refuses an unknown key, and with --allow-unsigned takes it with a warning', async () => {
  const { update, fingerprint } = openBench()
  const refused = await update()
  expect(refused).toMatchObject({
    exitCode: 7,
    stdout: '',
    stderr: expect.stringContaining(`unknown key ${fingerprint}`),
  })
  const { exitCode, stdout } = await update('--allow-unsigned', '--json')
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    result: { status: 'updated', signature: 'unknown-key', shimsUpdated: false },
    warnings: [{ code: 'SELF_UNSIGNED' }],
  })
})

it.skipIf(onWindows)('is not told by a project file to take what nobody signed', async () => {
  const { folder, update } = openBench()
  writeFileSync(join(folder, 'codexkit.toml'), 'allow-unsigned = true\n')
  expect(await update()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--allow-unsigned is set by codexkit.toml'),
  })
})

it.skipIf(onWindows)('asks for --from when it is not there', async () => {
  const { folder, executable } = openBench()
  const run = await selfLine(folder, executable, 'update')
  expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('Add --from') })
})
