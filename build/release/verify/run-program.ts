import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from '../../../src/platform/find-program.ts'
import type { Host } from '../../../src/platform/host.ts'
import { runProgram } from '../../../src/platform/run-program.ts'
import { statOptional } from '../../../src/platform/read-optional.ts'
import { runWindows, windowsPath } from '../../../test/windows/wine.ts'
import { isHost, type Target } from '../../targets.ts'

export interface ProgramOutput {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a program with these words, in an empty folder with an empty home. */
export type RunTarget = (program: string, words: readonly string[], scratch: string) => Promise<ProgramOutput>

/** How programs of a target run on this machine, or why they do not. */
export async function findRunner(target: Target, host: Host): Promise<RunTarget | string> {
  if (isHost(target)) return (program, words, scratch) => runHere([program, ...words], scratch, host)
  if (target.name === 'linux-arm64' && host.platform === 'linux') return findQemu(host)
  if (target.name === 'win-x64' && host.platform === 'linux') return findWine(host)
  return `this is ${host.platform}-${host.arch}`
}

/** Runs a program of this machine to its end. Throws when it does not start or does not end in 2 minutes. */
export async function runHere(command: readonly string[], scratch: string, host: Host): Promise<ProgramOutput> {
  const cwd = await emptyFolder(scratch)
  const [program = '', ...args] = command
  const system = { PATH: host.env['PATH'], SystemRoot: host.env['SystemRoot'], TEMP: scratch }
  const env = { ...system, HOME: scratch, USERPROFILE: scratch, CODEXKIT_HOME: join(scratch, 'kit') }
  const run = await runProgram({ program, args, cwd, env }, { timeoutMs: 120_000, signal: host.signal })
  if (run.status !== 'exited') throw new Error(run.status === 'timed-out' ? 'it did not end in 2 minutes' : run.message)
  return run
}

/** qemu-user, with arm64's C library in QEMU_LD_PREFIX or where Debian's cross packages put it. */
async function findQemu(host: Host): Promise<RunTarget | string> {
  const names = ['qemu-aarch64-static', 'qemu-aarch64']
  const [qemu] = (await Promise.all(names.map((name) => findProgram(host, name)))).filter((path) => path !== undefined)
  if (qemu === undefined) return 'there is no qemu-aarch64 on PATH'
  const root = host.env['QEMU_LD_PREFIX'] ?? '/usr/aarch64-linux-gnu'
  if (!(await statOptional(join(root, 'lib/ld-linux-aarch64.so.1')))) {
    return `there is no C library for arm64 in ${root} (QEMU_LD_PREFIX)`
  }
  return (program, words, scratch) => runHere([qemu, '-L', root, program, ...words], scratch, host)
}

async function findWine(host: Host): Promise<RunTarget | string> {
  const cache = host.env['XDG_CACHE_HOME'] || join(host.homeDir, '.cache')
  const root = host.env['CODEXKIT_WINE_ROOT'] ?? join(cache, 'codexkit-wine', 'trixie')
  if (!(await statOptional(join(root, 'stamp')))) return 'Wine is not set up (npm run test:windows does it)'
  return async (program, words, scratch) => {
    const cwd = await emptyFolder(scratch)
    const env = { CODEXKIT_HOME: windowsPath(join(scratch, 'kit')) }
    const { exitCode, ...streams } = await runWindows(program, words, { cwd, env })
    return { code: exitCode, ...streams }
  }
}

async function emptyFolder(scratch: string): Promise<string> {
  const cwd = join(scratch, 'workspace')
  await mkdir(cwd, { recursive: true })
  return cwd
}
