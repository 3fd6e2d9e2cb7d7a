import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installRuntime } from '../../src/runtime/install-runtime.ts'
import { verifyAllRuntimes } from '../../src/runtime/verify-all.ts'
import { fakeCodex } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'
import { publishVersion } from './publish-version.ts'

const codex = fakeCodex({ version: '0.169.0' })
const { lock } = codex
let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
})
afterEach(() => bench.close())

it('hashes every version and every target, the pinned one against the lock', async () => {
  bench.registry.publish(codex)
  publishVersion(bench.registry, '0.57.0')
  publishVersion(bench.registry, '0.104.0', { ownPackage: true, target: 'win32-x64', layout: '0.42.0' })
  const host = bench.host()
  await installRuntime({ host, lock })
  const { programPath } = await installRuntime({ host, lock, version: '0.57.0' })
  await installRuntime({ host: bench.host({}, { platform: 'win32' }), lock, version: '0.104.0' })
  await writeFile(programPath, 'codex 9.57.0')
  const states = await verifyAllRuntimes({ host, lock })
  expect(states.map(({ version, target, state, changed }) => [version, target, state, changed])).toEqual([
    ['0.57.0', 'linux-x64', 'changed', ['bin/codex']],
    ['0.104.0', 'win32-x64', 'ok', []],
    ['0.169.0', 'linux-x64', 'ok', []],
  ])
  expect(states[1]?.programPath).toMatch(/codex[\\/]codex\.exe$/)
})

it('is empty before the first install', async () => {
  expect(await verifyAllRuntimes({ host: bench.host(), lock })).toEqual([])
})
