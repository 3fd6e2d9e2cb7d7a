import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installRuntime } from '../../src/runtime/install-runtime.ts'
import { listRuntimes } from '../../src/runtime/list-runtimes.ts'
import { fakeCodex } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
})
afterEach(() => bench.close())

it('is empty before the first install', async () => {
  expect(await listRuntimes({ host: bench.host(), lock: fakeCodex().lock })).toEqual([])
})

it('tells every installed version, its size and whether it is the pinned one', async () => {
  const codexes = ['0.10.0', '0.9.0'].map((version) => fakeCodex({ version, program: 'x'.repeat(5000) }))
  for (const codex of codexes) {
    bench.registry.publish(codex)
    await installRuntime({ host: bench.host(), lock: codex.lock })
  }
  const root = join(bench.home, 'runtime')
  await writeFile(join(root, '0.9.0', 'linux-x64', 'bin', 'codex'), 'altered')
  await mkdir(join(root, '0.9.0', 'linux-arm64'))
  for (const name of ['.partial-x', 'notes', '0.8.0']) await mkdir(join(root, name))
  const lock = codexes[0]?.lock
  const found = await listRuntimes({ host: bench.host(), lock })
  expect(found.map(({ version, target, pinned, state }) => [version, target, pinned, state])).toEqual([
    ['0.9.0', 'linux-x64', false, 'changed'],
    ['0.9.0', 'linux-arm64', false, 'unverified'],
    ['0.10.0', 'linux-x64', true, 'ok'],
  ])
  expect(found[2]).toMatchObject({
    folder: join(root, '0.10.0', 'linux-x64'),
    installedAt: '2026-11-20T14:15:02.000Z',
    changed: [],
  })
  expect(found[2]?.sizeBytes).toBeGreaterThan(5000)
  expect(found[2]?.sizeBytes).toBeLessThan(7000)
})
