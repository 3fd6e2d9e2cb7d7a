import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from '../../../src/platform/host.ts'
import { runProgram } from '../../../src/platform/run-program.ts'
import type { Target } from '../../targets.ts'
import { expectThat, type Checks } from './checks.ts'
import { findRunner } from './run-program.ts'

/** What vitest is given for the tests of a target's executable. */
const SUITES: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['--project', 'e2e', 'test/e2e/executable.test.ts', 'test/e2e/self.test.ts'],
  'win-x64': ['--project', 'windows'],
}

const TIMEOUT_MS = 30 * 60_000

/** Runs the checkout's own tests of executables with the program of an archive, where there are any and it runs here. */
export async function checkSuite(
  program: string,
  target: Target,
  { top, scratch, host }: { top: string; scratch: string; host: Host },
  checks: Checks,
): Promise<void> {
  const words = SUITES[target.name]
  if (words === undefined || typeof (await findRunner(target, host)) === 'string') return
  await checks.run(`${target.name} passes the tests of executables`, async () => {
    const folder = await mkdtemp(join(scratch, 'suite-'))
    const counts = join(folder, 'counts')
    const env = { ...host.env, CODEXKIT_TEST_EXECUTABLE: program, CODEXKIT_TEST_COUNTS: counts }
    const args = [join(top, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...words]
    const run = await runProgram(
      { program: process.execPath, args, cwd: top, env },
      { timeoutMs: TIMEOUT_MS, signal: host.signal },
    )
    if (run.status !== 'exited') throw new Error(run.status === 'timed-out' ? 'they did not end' : run.message)
    const [sums = '', ...failures] = (await readFile(counts, 'utf8').catch(() => run.stderr)).trim().split('\n')
    const [passed = 0, failed = 0, skipped = 0] = sums.split(' ').map(Number)
    expectThat(run.code === 0 && passed > 0, `exit code ${run.code}, ${sums} ${failures.join('; ')}`)
    await rm(folder, { recursive: true })
    return `${passed} passed, ${failed} failed, ${skipped} skipped`
  })
}
