import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { windowsEnv } from './windows-env.ts'

const WINE = join(import.meta.dirname, 'wine.sh')
/** wine.sh's own exit codes: it cannot work on this machine, and a run did not start. */
const UNFIT = 3
const NOT_STARTED = 125

export interface WindowsRun {
  exitCode: number
  stdout: string
  stderr: string
}

/**
 * Makes Wine ready, which takes a minute once; on Windows itself there is nothing to do. Gives back why Windows programs
 * cannot run on this machine, if so.
 */
export async function setUpWine(): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  if (process.platform !== 'linux') return 'this machine is not Debian.'
  const child = spawn('bash', [WINE, 'setup'], { stdio: ['ignore', 'inherit', 'pipe'] })
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')])
  if (child.exitCode === 0) return undefined
  if (child.exitCode === UNFIT && /not Debian|as root/.test(said)) return said.trim()
  throw new Error(said)
}

export interface RunOptions {
  cwd: string
  /** The program sees these variables, and no others of this process. */
  env?: Record<string, string>
  /** Leaves running what the program leaves running, until the end of the next run. Otherwise it ends with the program. */
  keepOthers?: boolean
  /** What it reads on stdin, from a file. Without it stdin is empty. */
  stdin?: string | Uint8Array
}

/** Runs a Windows program to its end: under Wine, or as it is on Windows. */
export async function runWindows(program: string, args: readonly string[], options: RunOptions): Promise<WindowsRun> {
  const folder = mkdtempSync(join(tmpdir(), 'wine-output-'))
  const at = (name: string): string => join(folder, name)
  writeFileSync(at('stdin'), options.stdin ?? '')
  // Files, since Wine's own processes keep what they inherit open, and a pipe would not end with the program.
  const [input, own] = [openSync(at('stdin'), 'r'), openSync(at('wine'), 'w')]
  try {
    const run = process.platform === 'win32' ? runHere : runUnderWine
    const exitCode = await run(program, args, { ...options, folder, input, own })
    const read = (name: string): string => readFileSync(at(name), 'utf8')
    if (exitCode === NOT_STARTED) throw new Error(read('wine'))
    return { exitCode, stdout: read('stdout'), stderr: read('stderr') }
  } finally {
    closeSync(input)
    closeSync(own)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Where the streams of a run go: stdout and stderr into files of the folder, what Wine itself says into `own`. */
interface Streams extends RunOptions {
  folder: string
  input: number
  own: number
}

async function runUnderWine(program: string, args: readonly string[], options: Streams): Promise<number> {
  const { cwd, env = {}, keepOthers = false, folder, input, own } = options
  const [out, err] = [join(folder, 'stdout'), join(folder, 'stderr')]
  const wine = { WINE_PASS_ENV: Object.keys(env).join(' '), ...(keepOthers && { WINE_KEEP: '60' }) }
  const child = spawn('bash', [WINE, 'run', out, err, cwd, program, ...args], {
    env: { ...process.env, ...env, ...wine },
    stdio: [input, 'ignore', own],
  })
  const [exitCode] = await once(child, 'exit')
  return exitCode
}

async function runHere(program: string, args: readonly string[], options: Streams): Promise<number> {
  const { cwd, env = {}, folder, input } = options
  const [out, err] = [openSync(join(folder, 'stdout'), 'w'), openSync(join(folder, 'stderr'), 'w')]
  try {
    const child = spawn(program, [...args], { cwd, env: windowsEnv(env), stdio: [input, out, err], windowsHide: true })
    const [exitCode] = await once(child, 'exit')
    return exitCode
  } finally {
    closeSync(out)
    closeSync(err)
  }
}

/** The name Windows programs know a path by. */
export function windowsPath(path: string): string {
  return process.platform === 'win32' ? path : `Z:${path.replaceAll('/', '\\')}`
}
