import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const WINE = join(import.meta.dirname, 'wine.sh')
/** wine.sh's own exit codes: it cannot work on this machine, and a run did not start. */
const UNFIT = 3
const NOT_STARTED = 125

export interface WindowsRun {
  exitCode: number
  stdout: string
  stderr: string
}

/** Makes Wine ready, which takes a minute once. Gives back why it cannot be on this machine, if so. */
export async function setUpWine(): Promise<string | undefined> {
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
}

/** Runs a Windows program to its end. */
export async function runWindows(program: string, args: readonly string[], options: RunOptions): Promise<WindowsRun> {
  const { cwd, env = {}, keepOthers = false } = options
  const folder = mkdtempSync(join(tmpdir(), 'wine-output-'))
  const [out, err, own] = ['stdout', 'stderr', 'wine'].map((name) => join(folder, name)) as [string, string, string]
  const wine = { WINE_PASS_ENV: Object.keys(env).join(' '), ...(keepOthers && { WINE_KEEP: '60' }) }
  // Files, since Wine's own processes keep what they inherit open, and a pipe would not end with the program.
  const said = openSync(own, 'w')
  try {
    const child = spawn('bash', [WINE, 'run', out, err, cwd, program, ...args], {
      env: { ...process.env, ...env, ...wine },
      stdio: ['ignore', 'ignore', said],
    })
    const [exitCode] = await once(child, 'exit')
    const read = (path: string): string => readFileSync(path, 'utf8')
    if (exitCode === NOT_STARTED) throw new Error(read(own))
    return { exitCode, stdout: read(out), stderr: read(err) }
  } finally {
    closeSync(said)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The name Windows programs know a path by. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`
}
