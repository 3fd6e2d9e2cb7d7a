import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkSuite } from '../../../build/release/verify/check-suite.ts'
import { startChecks } from '../../../build/release/verify/checks.ts'
import { targetNamed } from '../../../build/targets.ts'
import { testHost } from '../../platform/test-host.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()

/** A checkout whose vitest writes these counts, says which executable it was told, and exits with this code. */
async function check(target: string, counts: string | undefined, exitCode: number): Promise<string[]> {
  mkdirSync(inFolder('node_modules', 'vitest'), { recursive: true })
  const write = `writeFileSync(process.env.CODEXKIT_TEST_COUNTS, ${JSON.stringify(counts)} + process.env.CODEXKIT_TEST_EXECUTABLE)`
  const script = `import { writeFileSync } from 'node:fs'\n${counts === undefined ? '' : write}\nprocess.exitCode = ${exitCode}`
  writeFileSync(inFolder('node_modules', 'vitest', 'vitest.mjs'), script)
  const lines: string[] = []
  const host = testHost({ platform: process.platform, arch: process.arch })
  const where = { top: inFolder(), scratch: inFolder(), host }
  await checkSuite(
    '/the/program',
    targetNamed(target),
    where,
    startChecks((line) => lines.push(line)),
  )
  return lines
}

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the tests of executables', () => {
  const name = 'linux-x64 passes the tests of executables'

  it('are counted when they pass', async () => {
    expect(await check('linux-x64', '3 0 1\n', 0)).toEqual([`passed   ${name}: 3 passed, 0 failed, 1 skipped`])
  })

  it('that fail are named', async () => {
    expect(await check('linux-x64', '3 1 0\n- what failed\n', 1)).toEqual([
      `FAILED   ${name}: exit code 1, 3 1 0 - what failed; /the/program`,
    ])
  })

  it.each([
    ['that were all skipped', '0 0 3\n'],
    ['that did not come to an end', undefined],
  ])('%s are no success', async (_, counts) => {
    expect(await check('linux-x64', counts, 0)).toEqual([expect.stringMatching(`^FAILED   ${name}`)])
  })

  it('are left out where the executable does not run', async () => {
    expect(await check('macos-arm64', '3 0 0\n', 0)).toEqual([])
  })
})
