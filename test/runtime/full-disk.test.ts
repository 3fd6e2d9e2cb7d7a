import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installRuntime } from '../../src/runtime/install-runtime.ts'
import { fakeCodex } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

const run = promisify(execFile)
const mountSmall = (folder: string): Promise<unknown> => run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder])

async function probeMount(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'mount-'))
  try {
    await mountSmall(folder)
    await run('umount', [folder])
    return true
  } catch {
    // Not root, not Linux, or a container without the right: the tests are skipped.
    return false
  } finally {
    await rmdir(folder)
  }
}

const canMount = await probeMount()
if (!canMount) console.log('skipped: the tests of a full disk need root on Linux, to mount a small tmpfs')

describe.skipIf(!canMount)('a full disk', () => {
  let bench: RuntimeBench
  beforeEach(async () => {
    bench = await openRuntimeBench()
    await mkdir(bench.home)
    await mountSmall(bench.home)
  })
  afterEach(async () => {
    await run('umount', [bench.home])
    await bench.close()
  })

  /** Does not fit as it travels; fits as it travels, but not unpacked. */
  const noise = randomBytes(3_000_000)
  const zeros = Buffer.alloc(3_000_000)

  it.each([
    ['while downloading', noise, /\.partial-\w+.package\.tgz$/],
    ['while unpacking', zeros, /\.partial-\w+.incoming.bin.codex$/],
  ])('%s is one sentence and leaves nothing half-written', async (_, program, file) => {
    const codex = fakeCodex({ program })
    bench.registry.publish(codex)
    await expect(installRuntime({ host: bench.host(), lock: codex.lock })).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
      message: expect.stringMatching(/^Could not write .+: no space left on the disk\.$/),
      details: { path: expect.stringMatching(file), systemCode: 'ENOSPC' },
      hint: 'The disk is full: free some space and run again.',
    })
    expect(bench.registry.requests).toHaveLength(1)
    expect(await readdir(bench.home, { recursive: true })).toEqual(['runtime'])
  })

  it('keeps the installed one when a forced install does not fit', async () => {
    const small = fakeCodex()
    bench.registry.publish(small)
    await installRuntime({ host: bench.host(), lock: small.lock })
    const large = fakeCodex({ program: zeros })
    bench.registry.publish(large)
    await expect(installRuntime({ host: bench.host(), lock: large.lock, force: true })).rejects.toThrow('no space left')
    expect(await installRuntime({ host: bench.host(), lock: small.lock })).toMatchObject({ status: 'present' })
  })
})
