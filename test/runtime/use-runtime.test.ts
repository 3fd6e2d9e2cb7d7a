import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installRuntime } from '../../src/runtime/install-runtime.ts'
import { chooseVersion, selectedVersion } from '../../src/runtime/selection.ts'
import { useRuntime } from '../../src/runtime/use-runtime.ts'
import { fakeCodex } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'
import { publishVersion } from './publish-version.ts'

const codex = fakeCodex({ version: '0.169.0' })
const { lock } = codex
let bench: RuntimeBench
let old: string
beforeEach(async () => {
  bench = await openRuntimeBench()
  publishVersion(bench.registry, '0.57.0')
  old = (await installRuntime({ host: bench.host(), lock, version: '0.57.0' })).programPath
})
afterEach(() => bench.close())

const use = (version?: string): ReturnType<typeof useRuntime> => useRuntime({ host: bench.host(), lock, version })
const selected = (): Promise<string | undefined> => selectedVersion(bench.host())
const chosen = (named?: string): ReturnType<typeof chooseVersion> => chooseVersion(bench.host(), named, lock)

describe('useRuntime', () => {
  it('selects an installed version, and goes back', async () => {
    expect([await selected(), await chosen()]).toEqual([undefined, { version: '0.169.0', origin: 'pinned' }])
    expect(await use('0.57.0')).toEqual({
      version: '0.57.0',
      origin: 'selected',
      before: { version: '0.169.0', origin: 'pinned' },
      programPath: old,
    })
    expect([await selected(), await chosen()]).toEqual(['0.57.0', { version: '0.57.0', origin: 'selected' }])
    expect(await chosen('0.104.0')).toEqual({ version: '0.104.0', origin: 'named' })
    const back = { version: '0.169.0', origin: 'pinned', before: { version: '0.57.0', origin: 'selected' } }
    expect(await use()).toEqual(back)
    expect([await selected(), await chosen()]).toEqual([undefined, { version: '0.169.0', origin: 'pinned' }])
  })

  it('tells the program of the pinned one when that is installed', async () => {
    bench.registry.publish(codex)
    const { programPath } = await installRuntime({ host: bench.host(), lock })
    expect(await use()).toMatchObject({ origin: 'pinned', programPath })
  })

  it.each<[string, string, () => Promise<unknown>, object]>([
    [
      'is not installed',
      '0.104.0',
      async () => undefined,
      { code: 'CODEXKIT_RUNTIME', hint: 'Install it with: codexkit runtime install --codex-version 0.104.0' },
    ],
    [
      'was changed',
      '0.57.0',
      () => writeFile(old, 'altered'),
      {
        code: 'CODEXKIT_RUNTIME',
        hint: 'Install it anew with: codexkit runtime install --codex-version 0.57.0 --force',
      },
    ],
    ['is no version', '../0.57.0', async () => undefined, { code: 'CODEXKIT_USAGE' }],
  ])('refuses a version that %s, and changes nothing', async (_, version, prepare, refusal) => {
    await prepare()
    await expect(use(version)).rejects.toMatchObject(refusal)
    expect(await selected()).toBeUndefined()
  })
})

describe('a selection that cannot be read', () => {
  const path = (): string => join(bench.home, 'runtime', 'selected.json')

  it.each(['', '{', '[]', '{"schemaVersion":2,"version":"0.57.0"}', '{"schemaVersion":1,"version":"../x"}'])(
    'stops whoever needs it: %s',
    async (text) => {
      await writeFile(path(), text)
      await expect(chosen()).rejects.toMatchObject({ code: 'CODEXKIT_RUNTIME', exitCode: 7 })
      expect(await chosen('0.57.0')).toEqual({ version: '0.57.0', origin: 'named' })
    },
  )

  it('is replaced by the next choice', async () => {
    await writeFile(path(), '{')
    expect(await use('0.57.0')).toMatchObject({ origin: 'selected', before: undefined })
    await writeFile(path(), '{')
    expect(await use()).toMatchObject({ origin: 'pinned', before: undefined })
    expect(await selected()).toBeUndefined()
  })

  it('is told as a file that is not one', async () => {
    await rm(path(), { force: true })
    await mkdir(path())
    await expect(selected()).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
  })
})
