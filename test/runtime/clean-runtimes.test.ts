import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cleanRuntimes, type CleanRequest, type CleanResult } from '../../src/runtime/clean-runtimes.ts'
import { installRuntime } from '../../src/runtime/install-runtime.ts'
import { selectedVersion, writeSelection } from '../../src/runtime/selection.ts'
import { fakeCodex } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

const CODEXES = ['0.40.0', '0.57.0', '0.104.0', '0.169.0'].map((version) => fakeCodex({ version }))
const lock = fakeCodex({ version: '0.169.0' }).lock
let bench: RuntimeBench
let root: string
beforeEach(async () => {
  bench = await openRuntimeBench()
  root = join(bench.home, 'runtime')
  for (const codex of CODEXES) {
    bench.registry.publish(codex)
    await installRuntime({ host: bench.host(), lock: codex.lock })
  }
  await writeSelection(bench.host(), '0.57.0')
  await mkdir(join(root, '.partial-x'))
  await writeFile(join(root, '.partial-x', 'package.tgz'), 'half a package')
})
afterEach(() => bench.close())

const clean = (request: Partial<CleanRequest>): Promise<CleanResult> =>
  cleanRuntimes({ host: bench.host(), lock, ...request })
const ALL = ['.partial-x', '0.104.0', '0.169.0', '0.40.0', '0.57.0', 'selected.json']
const left = async (): Promise<string[]> => (await readdir(root)).sort((a, b) => (a < b ? -1 : 1))
const told = ({ mode, runtimes }: CleanResult): unknown => [mode, runtimes.map(({ version }) => version)]

describe('cleanRuntimes', () => {
  it.each<[Partial<CleanRequest>, unknown]>([
    [{}, ['listed', ['0.40.0', '0.104.0']]],
    [{ force: true }, ['listed', ['0.40.0', '0.104.0']]],
    [{ dryRun: true }, ['listed', ['0.40.0', '0.104.0']]],
    [{ dryRun: true, versions: ['0.104.0'] }, ['planned', ['0.104.0']]],
    [{ dryRun: true, allButPinned: true }, ['planned', ['0.40.0', '0.104.0']]],
  ])('removes nothing with %j', async (request, expected) => {
    const result = await clean(request)
    expect(told(result)).toEqual(expected)
    expect(result.leftovers).toEqual([{ folder: join(root, '.partial-x'), sizeBytes: 14 }])
    const sizes = result.runtimes.map(({ sizeBytes }) => sizeBytes)
    expect(result.freedBytes).toBe(sizes.reduce((sum, size) => sum + size, 14))
    expect(await left()).toEqual(ALL)
  })

  it.each<[Partial<CleanRequest>, string[], string[]]>([
    [{ versions: ['0.40.0'] }, ['0.40.0'], ['0.104.0', '0.169.0', '0.57.0', 'selected.json']],
    [{ allButPinned: true }, ['0.40.0', '0.104.0'], ['0.169.0', '0.57.0', 'selected.json']],
    [{ allButPinned: true, force: true }, ['0.40.0', '0.57.0', '0.104.0'], ['0.169.0']],
    [{ versions: ['0.57.0'], force: true }, ['0.57.0'], ['0.104.0', '0.169.0', '0.40.0']],
    [{ versions: ['0.169.0'], force: true }, ['0.169.0'], ['0.104.0', '0.40.0', '0.57.0', 'selected.json']],
  ])('removes what is asked for with %j, and every left-over', async (request, removed, expected) => {
    const result = await clean(request)
    expect(told(result)).toEqual(['removed', removed])
    expect(await left()).toEqual(expected)
    const isSelected = removed.includes('0.57.0')
    expect(result.selectionRemoved).toBe(isSelected)
    expect(await selectedVersion(bench.host())).toBe(isSelected ? undefined : '0.57.0')
  })

  it.each<[Partial<CleanRequest>, string]>([
    [{ versions: ['0.169.0'] }, 'Codex 0.169.0 is the pinned one.'],
    [{ versions: ['0.40.0', '0.57.0'] }, 'Codex 0.57.0 is the selected one.'],
    [{ versions: ['0.40.0', '0.99.0'] }, 'Codex 0.99.0 is not installed.'],
    [{ versions: ['0.99.0'], force: true, dryRun: true }, 'Codex 0.99.0 is not installed.'],
    [{ versions: ['../..'], force: true }, 'Codex ../.. is not installed.'],
  ])('refuses %j and removes nothing', async (request, message) => {
    await expect(clean(request)).rejects.toMatchObject({ code: 'CODEXKIT_USAGE', exitCode: 2, message })
    expect(await left()).toEqual(ALL)
  })

  it('removes nothing while the selection cannot be read', async () => {
    await writeFile(join(root, 'selected.json'), '{')
    await expect(clean({ allButPinned: true })).rejects.toMatchObject({ code: 'CODEXKIT_RUNTIME' })
    expect(await left()).toEqual(ALL)
  })

  it('keeps the folder of a version that another target still needs', async () => {
    const other = fakeCodex({ version: '0.40.0', target: 'win32-x64' })
    await mkdir(join(root, '0.40.0', 'notes'))
    bench.registry.publish(other)
    await installRuntime({ host: bench.host({}, { platform: 'win32' }), lock: other.lock })
    await clean({ versions: ['0.40.0'] })
    expect(await readdir(join(root, '0.40.0'))).toEqual(['notes'])
  })
})

it('finds nothing where nothing was ever installed', async () => {
  const host = bench.host({ CODEXKIT_HOME: join(bench.folder, 'other') })
  const nothing = { runtimes: [], leftovers: [], freedBytes: 0, selectionRemoved: false }
  expect(await cleanRuntimes({ host, lock })).toEqual({ mode: 'listed', ...nothing })
  expect(await cleanRuntimes({ host, lock, allButPinned: true })).toEqual({ mode: 'removed', ...nothing })
})
