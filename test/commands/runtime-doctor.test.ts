import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DoctorRow } from '../../src/commands/runtime-doctor/doctor-row.ts'
import { machineRows, networkRows } from '../../src/commands/runtime-doctor/machine-rows.ts'
import { doctorFault } from '../../src/commands/runtime-doctor/run.ts'
import { runtimeRows } from '../../src/commands/runtime-doctor/runtime-rows.ts'
import { installRuntime, pinnedLock, useRuntime } from '../../src/runtime/index.ts'
import { fakeCodex } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'
import { runtimeLine } from './runtime-line.ts'

const program = (version: string): string => `#!/bin/sh\necho "codex-cli ${version}"\n`
let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
})
afterEach(() => bench.close())

const summary = (rows: readonly DoctorRow[]): string[] => rows.map(({ name, state }) => `${name}: ${state}`)

/** Installs a fake Codex that says `says`, and gives its lock back. */
async function installFake(version: string, says = version): Promise<ReturnType<typeof fakeCodex>['lock']> {
  const codex = fakeCodex({ version, program: program(says) })
  bench.registry.publish(codex)
  await installRuntime({ host: bench.host(), lock: codex.lock })
  return codex.lock
}

describe.skipIf(process.platform === 'win32')('runtimeRows', () => {
  const SOUND = ['lock file: ok', 'version: ok', 'files: ok']

  it('are ok where the pinned one is sound and starts', async () => {
    const rows = await runtimeRows(bench.host(), await installFake('0.169.0'))
    expect(summary(rows)).toEqual([...SOUND, 'program: ok'])
    expect(rows.at(-1)?.detail).toBe('starts and says 0.169.0')
  })

  it('fail on a program that says another version', async () => {
    const rows = await runtimeRows(bench.host(), await installFake('0.169.0', '0.168.0'))
    expect(summary(rows)).toEqual([...SOUND, 'program: failed'])
    expect(rows.at(-1)?.detail).toBe('It says 0.168.0, but stands in the folder of 0.169.0.')
  })

  it('fail on a program that does not start', async () => {
    const codex = fakeCodex({ version: '0.169.0', program: '#!/bin/sh\nexit 3\n' })
    bench.registry.publish(codex)
    await installRuntime({ host: bench.host(), lock: codex.lock })
    expect(summary(await runtimeRows(bench.host(), codex.lock))).toEqual([...SOUND, 'program: failed'])
  })

  it('do not start what was changed', async () => {
    const lock = await installFake('0.169.0')
    await writeFile(join(bench.home, 'runtime', '0.169.0', 'linux-x64', 'bin', 'codex'), '#!/bin/sh\ntouch evil\n')
    expect(summary(await runtimeRows(bench.host(), lock))).toEqual(['lock file: ok', 'version: ok', 'files: failed'])
  })

  it('look at the selected one, and only warn of the pinned one then', async () => {
    const lock = await installFake('0.57.0')
    const { lock: later } = fakeCodex({ version: '0.169.0' })
    await useRuntime({ host: bench.host(), lock, version: '0.57.0' })
    const rows = await runtimeRows(bench.host(), later)
    expect(summary(rows)).toEqual([...SOUND, 'pinned files: warning', 'program: ok'])
    expect(rows[1]?.detail).toBe('Codex 0.57.0, which is selected')
  })

  it('fail where the choice cannot be read', async () => {
    await mkdir(join(bench.home, 'runtime'), { recursive: true })
    await writeFile(join(bench.home, 'runtime', 'selected.json'), '{')
    expect(summary(await runtimeRows(bench.host()))).toEqual(['lock file: ok', 'version: failed'])
  })
})

describe('machineRows', () => {
  const elsewhere = { TMPDIR: '/nowhere/else' }

  it('are ok in a folder that is not temporary', async () => {
    const rows = await machineRows(bench.host(elsewhere))
    expect(summary(rows.slice(0, 3))).toEqual(['platform: ok', 'folder: ok', 'folder place: ok'])
    expect(rows[3]).toMatchObject({ name: 'disk space', detail: expect.stringMatching(/^[\d.]+ GB free$/) })
  })

  it('warn of a folder below the temporary one', async () => {
    const rows = await machineRows(bench.host({ TMPDIR: bench.folder }))
    expect(rows[2]).toMatchObject({ state: 'warning', hint: 'Set CODEXKIT_HOME to a folder elsewhere.' })
  })

  it('fail on an unknown platform and a file in the place of the folder', async () => {
    await writeFile(bench.home, '')
    const rows = await machineRows(bench.host(elsewhere, { platform: 'openbsd' }))
    expect(summary(rows.slice(0, 2))).toEqual(['platform: failed', 'folder: failed'])
  })
})

describe('networkRows', () => {
  it('are warnings when nothing answers', async () => {
    bench.registry.serve(`/@openai/codex/${pinnedLock().version}`, () => undefined)
    const rows = await networkRows(bench.host(), 200)
    expect(summary(rows)).toEqual(['proxy: ok', 'registry: warning'])
    const broken = await networkRows(bench.host({ HTTPS_PROXY: 'no address at all' }), 200)
    expect(summary(broken)).toEqual(['proxy: warning', 'registry: warning'])
  })
})

describe('runtime doctor', () => {
  it('names what would stop a run, and ends with code 7', async () => {
    const { env } = bench.host({ TMPDIR: '/nowhere/else' })
    const { exitCode, stdout, stderr } = await runtimeLine(bench.folder, env, 'doctor')
    expect(exitCode).toBe(7)
    expect(stdout).toMatch(/^files +\S+ failed +Codex .* is not installed\.$/m)
    expect(stdout).toContain('files: Install it with: codexkit runtime install\n')
    expect(stderr).toContain('A run would not work here: files.')
  })

  it('has no fault where everything is ok or a warning', () => {
    expect(doctorFault([{ name: 'registry', state: 'warning', detail: 'away' }])).toBeUndefined()
    const failed = { name: 'files', state: 'failed', detail: 'gone', hint: 'install' } as const
    expect(doctorFault([failed])).toMatchObject({ code: 'CODEXKIT_RUNTIME', exitCode: 7, hint: 'install' })
  })
})
