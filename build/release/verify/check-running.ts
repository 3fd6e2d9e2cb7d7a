import { join } from 'node:path'
import type { Host } from '../../../src/platform/host.ts'
import { isHost, type Target } from '../../targets.ts'
import { executableName } from '../release-names.ts'
import { expectThat, type Checks } from './checks.ts'
import { findRunner, runHere } from './run-program.ts'

/** Runs the program of an unpacked archive where that can be done on this machine. */
export async function checkRunning(
  folder: string,
  target: Target,
  version: string,
  scratch: string,
  host: Host,
  checks: Checks,
): Promise<void> {
  const runner = await findRunner(target, host)
  const name = `${target.name} runs`
  if (typeof runner === 'string') {
    checks.notRun(name, runner)
    return
  }
  const program = join(folder, executableName(target.name))
  await checks.run(`${name}: --version`, async () => {
    const { code, stdout, stderr } = await runner(program, ['--version'], scratch)
    expectThat(code === 0 && stdout.trim().includes(version), `exit code ${code}, ${stdout}${stderr}`)
    return stdout.trim()
  })
  await checks.run(`${name}: env-report --json`, async () => {
    const { code, stdout, stderr } = await runner(program, ['env-report', '--json'], scratch)
    // 1: something is missing in that empty folder, such as a key; the report is there all the same.
    expectThat(code === 0 || code === 1, `exit code ${code}, ${stderr}`)
    const report: unknown = JSON.parse(stdout)
    expectThat(typeof report === 'object' && report !== null && 'schemaVersion' in report, 'it printed no report')
    return `exit code ${code}, ${stdout.length} characters of JSON`
  })
  if (!isHost(target) || target.platform === 'win32') return
  await checks.run(`${name}: scripts/bootstrap.sh finds it`, async () => {
    const shim = join(folder, 'scripts', 'bootstrap.sh')
    // Not the PATH of this process, on which another codexkit may be.
    const bare = { ...host, env: { PATH: '/usr/bin:/bin' } }
    const { code, stdout, stderr } = await runHere([shim, '--version'], scratch, bare)
    expectThat(code === 0 && stdout.trim().includes(version), `exit code ${code}, ${stdout}${stderr}`)
  })
}
