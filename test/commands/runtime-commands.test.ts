import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { selectedInstead } from '../../src/commands/runtime-outcome.ts'
import { pinnedLock } from '../../src/runtime/index.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'
import { publishVersion } from '../runtime/publish-version.ts'
import { runtimeLine } from './runtime-line.ts'

const PINNED = pinnedLock().version
let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
  publishVersion(bench.registry, '0.57.0')
  publishVersion(bench.registry, '0.104.0', { ownPackage: true })
})
afterEach(() => bench.close())

const runtime = (...words: string[]): ReturnType<typeof runtimeLine> =>
  runtimeLine(bench.folder, bench.host().env, ...words)
const json = async (...words: string[]): Promise<unknown> => JSON.parse((await runtime(...words, '--json')).stdout)
const folderOf = (version: string): string => join(bench.home, 'runtime', version, 'linux-x64')
const programOf = (version: string): string => join(folderOf(version), 'bin', 'codex')
const installBoth = async (): Promise<void> => {
  for (const version of ['0.57.0', '0.104.0']) await runtime('install', '--codex-version', version)
}

describe('runtime install', () => {
  it('installs another version, and finds it the second time', async () => {
    const program = programOf('0.104.0')
    const first = await runtime('install', '--codex-version', '0.104.0')
    expect(first).toMatchObject({ exitCode: 0, stdout: `Codex 0.104.0 is installed: ${program}\n` })
    expect(first.stderr).toMatch(/^Asking the registry for this version\.\nDownloading Codex\.\n/)
    const present = { exitCode: 0, stdout: `Codex 0.104.0 is present: ${program}\n`, stderr: '' }
    expect(await runtime('install', '-CodexVersion', '0.104.0')).toEqual(present)
  })

  it.each([
    ['0.98.0', 7, 'There is no Codex 0.98.0 in the registry.'],
    ['latest', 2, '"latest" is not a version such as 0.169.0.'],
    ['0.39.0', 2, 'Codex 0.39.0 is too old for codexkit.'],
  ])('%s ends with code %d', async (version, exitCode, message) => {
    const stderr = expect.stringContaining(message)
    expect(await runtime('install', '--codex-version', version)).toMatchObject({ exitCode, stdout: '', stderr })
  })
})

describe('runtime use', () => {
  it('is followed by path, status, verify and list, and each says so', async () => {
    await installBoth()
    const used = await runtime('use', '0.57.0')
    expect(used.stdout).toContain(`Codex 0.57.0 is used from now on instead of the pinned ${PINNED};`)
    const path = await runtime('path')
    expect(path).toMatchObject({ exitCode: 0, stdout: `${programOf('0.57.0')}\n` })
    expect(path.stderr).toContain('Codex 0.57.0 is selected instead of the pinned')
    const told = expect.stringContaining(`selected instead of the pinned ${PINNED}`)
    expect(await runtime('status')).toMatchObject({ exitCode: 0, stdout: told })
    expect(await runtime('verify')).toMatchObject({ exitCode: 0, stdout: told })
    expect((await runtime('list')).stdout).toMatch(/0\.57\.0 +linux-x64 +selected +ok/)
    expect(await json('status')).toMatchObject({
      result: { version: '0.57.0', origin: 'selected', pinnedVersion: PINNED },
    })
    const named = { path: programOf('0.104.0'), version: '0.104.0', origin: 'named' }
    expect(await json('path', '--codex-version', '0.104.0')).toMatchObject({ result: named })
  })

  it('goes back to the pinned one', async () => {
    await installBoth()
    await runtime('use', '0.57.0')
    const back = await runtime('use', '--pinned')
    expect(back.stdout).toBe(
      `The pinned Codex ${PINNED} is used from now on.\nprogram  not sound here; type "codexkit runtime install"\n`,
    )
    expect(await runtime('path')).toMatchObject({
      exitCode: 7,
      stdout: '',
      stderr: expect.stringContaining(`Codex ${PINNED} is not installed.`),
    })
  })

  it('says when the selected one is the pinned one', () => {
    expect(selectedInstead('0.1.0', '0.1.0')).toBe(
      'and is the pinned one too; back with: codexkit runtime use --pinned',
    )
  })

  it.each([[['use']], [['use', '0.57.0', '--pinned']]])('refuses %j', async (words) => {
    expect(await runtime(...words)).toMatchObject({ exitCode: 2, stdout: '' })
  })
})

describe('runtime verify', () => {
  it('--all names every version that differs', async () => {
    await installBoth()
    expect(await runtime('verify', '--all')).toMatchObject({ exitCode: 0, stderr: '' })
    await writeFile(programOf('0.57.0'), 'altered')
    const one = await runtime('verify', '--all')
    expect(one.stdout).toMatch(/Codex 0\.57\.0 for linux-x64: changed[^]*differs {2}bin\/codex[^]*0\.104\.0.*: ok/)
    expect(one).toMatchObject({ exitCode: 7, stderr: expect.stringContaining('Codex 0.57.0 was changed') })
    await writeFile(programOf('0.104.0'), 'altered')
    const message = '2 installed Codex versions are not as they were installed: 0.57.0 linux-x64, 0.104.0 linux-x64.'
    expect(await runtime('verify', '--all')).toMatchObject({ exitCode: 7, stderr: expect.stringContaining(message) })
    expect(await json('verify', '--all')).toMatchObject({
      exitCode: 7,
      result: { runtimes: [{ state: 'changed' }, { state: 'changed' }] },
    })
  })

  it('--codex-version looks at one', async () => {
    await installBoth()
    await writeFile(programOf('0.57.0'), 'altered')
    expect((await runtime('verify', '--codex-version', '0.104.0')).exitCode).toBe(0)
    const hint = 'codexkit runtime install --codex-version 0.57.0 --force'
    const changed = await runtime('verify', '--codex-version', '0.57.0')
    expect(changed).toMatchObject({ exitCode: 7, stderr: expect.stringContaining(hint) })
    expect((await runtime('verify', '--codex-version', '0.57.0', '--all')).exitCode).toBe(2)
    expect((await runtime('verify', '--codex-version', '../x')).exitCode).toBe(2)
  })
})

describe('runtime clean', () => {
  it('lists, then shows, then removes', async () => {
    await installBoth()
    await runtime('use', '0.57.0')
    const line = (verb: string): string => `${verb}Codex 0.104.0 linux-x64, 0.0 MB: ${folderOf('0.104.0')}\n`
    expect((await runtime('clean')).stdout).toBe(
      `${line('could go   ')}That would free 0.0 MB.\nRemove it with: codexkit runtime clean --all-but-pinned\n`,
    )
    const planned = await runtime('clean', '--codex-version', '0.104.0', '-WhatIf')
    expect(planned.stdout).toBe(`${line('would go   ')}That would free 0.0 MB.\n`)
    expect((await runtime('path', '--codex-version', '0.104.0')).exitCode).toBe(0)
    expect((await runtime('clean', '--all-but-pinned')).stdout).toBe(`${line('removed    ')}Freed 0.0 MB.\n`)
    expect(await runtime('clean')).toMatchObject({ exitCode: 0, stdout: 'There is nothing to remove.\n' })
    expect((await runtime('clean', '--codex-version', '0.57.0')).exitCode).toBe(2)
    const forced = await runtime('clean', '--codex-version', '0.57.0', '--force')
    expect(forced.stdout).toContain('The selected version goes, so the pinned one is used again.')
    expect((await runtime('list')).stdout).toContain('No Codex is installed.')
  })
})
