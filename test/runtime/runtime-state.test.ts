import { createHash } from 'node:crypto'
import { cp, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installRuntime } from '../../src/runtime/install-runtime.ts'
import { runtimePath } from '../../src/runtime/runtime-path.ts'
import { checkRuntime, verifyRuntime, type RuntimeState } from '../../src/runtime/runtime-state.ts'
import { fakeCodex } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

const { lock, ...rest } = fakeCodex({ program: 'program' })
let bench: RuntimeBench
let folder: string
beforeEach(async () => {
  bench = await openRuntimeBench()
  bench.registry.publish({ lock, ...rest })
  folder = (await installRuntime({ host: bench.host(), lock })).folder
})
afterEach(() => bench.close())

const program = (): string => join(folder, 'bin', 'codex')
const check = (): Promise<RuntimeState> => checkRuntime({ host: bench.host(), lock })
const verify = (): Promise<RuntimeState> => verifyRuntime({ host: bench.host(), lock })
const summary = ({ state, changed }: RuntimeState): [string, string[]] => [state, changed]

/** Other bytes of the same size, in the same inode, with the old time. */
async function forgeProgram(): Promise<void> {
  const { atime } = await stat(program())
  const record: unknown = JSON.parse(await readFile(join(folder, 'runtime.json'), 'utf8'))
  expect(record).toHaveProperty(['files', 'bin/codex', 'mtimeMs'], 1_700_000_000_000)
  await writeFile(program(), 'PROGRAM')
  await utimes(program(), atime, new Date(1_700_000_000_000))
}

/** Whole seconds survive `utimes` exactly; the record is renewed by an install that finds everything sound. */
async function setWholeSecond(): Promise<void> {
  const { atime } = await stat(program())
  await utimes(program(), atime, new Date(1_700_000_000_000))
  await installRuntime({ host: bench.host(), lock })
}

describe('a fresh install', () => {
  it('is ok for both', async () => {
    const expected = { state: 'ok', version: '0.0.1', target: 'linux-x64', folder, programPath: program(), changed: [] }
    expect([await check(), await verify()]).toEqual([expected, expected])
  })
})

describe('an altered install', () => {
  it.each<[string, (place: string) => Promise<unknown>, string[]]>([
    ['another size', (place) => writeFile(join(place, 'bin/codex'), 'longer program'), ['bin/codex']],
    ['other bytes', (place) => writeFile(join(place, 'codex-path/rg'), 'gr'), ['codex-path/rg']],
    ['a file gone', (place) => rm(join(place, 'codex-path/rg')), ['codex-path/rg']],
    ['a file too many', (place) => writeFile(join(place, 'bin/version.dll'), ''), ['bin/version.dll']],
    [
      'a link in place of a file',
      async (place) => {
        await rename(join(place, 'bin/codex'), join(place, '../codex'))
        await symlink('../../codex', join(place, 'bin/codex'))
      },
      ['bin/codex'],
    ],
    [
      'a link in place of a folder',
      async (place) => {
        await rename(join(place, 'codex-path'), join(place, '../codex-path'))
        await symlink('../codex-path', join(place, 'codex-path'))
      },
      ['codex-path'],
    ],
  ])('%s is found by both', async (_, alter, changed) => {
    await alter(folder)
    expect([summary(await check()), summary(await verify())]).toEqual([
      ['changed', changed],
      ['changed', changed],
    ])
  })

  it('the same size, time and inode with other bytes is found by hashing', async () => {
    await setWholeSecond()
    await forgeProgram()
    expect(summary(await check())).toEqual(['ok', []])
    expect(summary(await verify())).toEqual(['changed', ['bin/codex']])
  })

  it('a record forged along with the program does not help', async () => {
    await writeFile(program(), 'PROGRAM')
    const path = join(folder, 'runtime.json')
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
    const { mtimeMs } = await stat(program())
    const record: { files: Record<string, object> } = JSON.parse(await readFile(path, 'utf8'))
    const forged = { ...record.files['bin/codex'], mtimeMs, sha256: sha256('PROGRAM') }
    await writeFile(path, JSON.stringify({ ...record, files: { ...record.files, 'bin/codex': forged } }))
    expect(summary(await check())).toEqual(['unverified', []])
    expect(summary(await verify())).toEqual(['changed', ['bin/codex']])
  })

  it('what the Finder leaves is no change', async () => {
    await writeFile(join(folder, '.DS_Store'), '')
    expect([(await check()).state, (await verify()).state]).toEqual(['ok', 'ok'])
  })
})

describe('the record', () => {
  it.each<[string, (path: string) => Promise<unknown>]>([
    ['gone', (path) => rm(path)],
    ['damaged', (path) => writeFile(path, '{"schemaVersion":')],
    ['of another shape', (path) => writeFile(path, '{"schemaVersion":1}')],
    [
      'with a path outside',
      async (path) => writeFile(path, (await readFile(path, 'utf8')).replace('bin/codex', '../x')),
    ],
    ['of another version', async (path) => writeFile(path, (await readFile(path, 'utf8')).replace('0.0.1', '0.0.2'))],
  ])('%s makes an install unverified, and hashing settles it', async (_, alter) => {
    await alter(join(folder, 'runtime.json'))
    expect([(await check()).state, (await verify()).state]).toEqual(['unverified', 'ok'])
  })
})

describe('runtimePath', () => {
  const path = (verify?: boolean): Promise<string> => runtimePath({ host: bench.host(), lock, verify })

  it('is the program', async () => expect(await path()).toBe(program()))

  it('says when nothing is installed, and what to type', async () => {
    await rm(folder, { recursive: true })
    const refusal = { code: 'CODEXKIT_RUNTIME', exitCode: 7, message: 'Codex 0.0.1 is not installed.' }
    await expect(path()).rejects.toMatchObject({ ...refusal, hint: 'Install it with: codexkit runtime install' })
    expect(await check()).toMatchObject({ state: 'missing', programPath: program() })
  })

  it('refuses an altered program', async () => {
    await writeFile(program(), 'altered')
    const message = 'Codex 0.0.1 was changed after its install: bin/codex.'
    await expect(path()).rejects.toMatchObject({ code: 'CODEXKIT_RUNTIME', message })
  })

  it('takes a copy with other times and inodes, because its bytes are right', async () => {
    await cp(folder, `${folder}-copy`, { recursive: true })
    await rm(folder, { recursive: true })
    await rename(`${folder}-copy`, folder)
    expect((await check()).state).toBe('changed')
    expect(await path()).toBe(program())
  })

  it('hashes at once when asked to', async () => {
    await setWholeSecond()
    await forgeProgram()
    expect(await path()).toBe(program())
    await expect(path(true)).rejects.toMatchObject({ code: 'CODEXKIT_RUNTIME', details: { changed: ['bin/codex'] } })
  })
})

describe('a version that is not pinned any more', () => {
  const later = fakeCodex({ version: '0.0.2' }).lock
  const verifyOld = (): Promise<RuntimeState> => verifyRuntime({ host: bench.host(), lock: later, version: '0.0.1' })

  it('is compared with its own record', async () => {
    expect(await verifyOld()).toMatchObject({ state: 'ok', version: '0.0.1', programPath: program() })
    await writeFile(program(), 'PROGRAM')
    expect(await verifyOld()).toMatchObject({ state: 'changed', changed: ['bin/codex'] })
  })

  it('proves nothing without its record', async () => {
    await rm(join(folder, 'runtime.json'))
    expect(await verifyOld()).toMatchObject({ state: 'unverified' })
  })
})
