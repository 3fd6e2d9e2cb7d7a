import { spawn, spawnSync } from 'node:child_process'
import which from 'which'

export interface Powershell {
  /** `pwsh` or `powershell`. */
  name: string
  path: string
  /** Windows PowerShell 5.1 loses quotes and empty strings on their way to a program. */
  keepsQuotes: boolean
}

/** What stands for an interpreter where there is none, so that its tests are there and count as skipped. */
const NONE: Powershell = { name: 'pwsh, which is not on PATH', path: '', keepsQuotes: true }

/** The interpreters on PATH that really run something; Wine's `powershell` only pretends. */
export function findPowershells(): { powershells: Powershell[]; missing: boolean } {
  const found = ['pwsh', 'powershell'].flatMap((name) => {
    const path = which.sync(name, { nothrow: true })
    if (path === null) return []
    const probe = spawnSync(path, ['-NoProfile', '-Command', 'Write-Output $PSVersionTable.PSEdition'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const edition = probe.stdout.trim()
    return edition === '' ? [] : [{ name, path, keepsQuotes: edition === 'Core' }]
  })
  return found.length === 0 ? { powershells: [NONE], missing: true } : { powershells: found, missing: false }
}

export interface ScriptRun {
  exitCode: number | null
  stdout: string
  stdoutBytes: Buffer
  stderr: string
}

export interface ScriptOptions {
  cwd: string
  env: Record<string, string | undefined>
  /** Text for stdin. `open` leaves a pipe open that nobody ever closes. Without it stdin is closed. */
  stdin?: string | { open: true }
  /** Called with each piece of stdout or stderr, to act on a running script. Its process group is the pid, negative. */
  onOutput?: (text: string, pid: number) => void
}

/** Runs an interpreter and gives back what it said. One that takes more than a minute is ended, and has no exit code. */
export function runScript(words: readonly [string, ...string[]], options: ScriptOptions): Promise<ScriptRun> {
  const [program, ...args] = words
  const { stdin } = options
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  if (typeof stdin === 'string') child.stdin?.end(stdin)
  const out: Buffer[] = []
  const err: Buffer[] = []
  const keep = (chunks: Buffer[]) => (chunk: Buffer) => {
    chunks.push(chunk)
    options.onOutput?.(chunk.toString('utf8'), child.pid ?? 0)
  }
  child.stdout?.on('data', keep(out))
  child.stderr?.on('data', keep(err))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => {
      const stdoutBytes = Buffer.concat(out)
      const stderr = Buffer.concat(err).toString('utf8')
      resolve({ exitCode, stdout: stdoutBytes.toString('utf8'), stdoutBytes, stderr })
    })
  })
}

/** Text as PowerShell reads it back unchanged. It takes the curly apostrophes for apostrophes too. */
export function quoteForPowershell(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
