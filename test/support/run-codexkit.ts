import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { testHome } from './test-home.ts'

export interface CodexkitRun {
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  elapsedMs: number
}

export interface CodexkitOptions {
  cwd: string
  env?: Record<string, string | undefined>
  /** Text for stdin. Without it stdin is closed. */
  stdin?: string
  /** Instead: a pipe that nobody ever closes. */
  openStdin?: boolean
  /** Called with the running process. */
  onStart?: (child: ChildProcess) => void
  /** Another program than the launcher, with the arguments that come before ours. */
  program?: readonly [string, ...string[]]
}

const LAUNCHER = join(import.meta.dirname, '..', '..', 'bin', 'codexkit.mjs')

/** Runs codexkit as a user would and gives back what it said. The caller's own settings do not leak in. */
export function runCodexkit(args: readonly string[], options: CodexkitOptions): Promise<CodexkitRun> {
  const [program, ...before] = options.program ?? [process.execPath, LAUNCHER]
  const { PATH, HOME, LANG } = process.env
  const env = { PATH, HOME, LANG, CODEXKIT_HOME: testHome(), ...networkVariables(), ...options.env }
  const began = performance.now()
  const child = spawn(program, [...before, ...args], {
    cwd: options.cwd,
    env,
    stdio: [options.openStdin || options.stdin !== undefined ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  })
  options.onStart?.(child)
  if (options.stdin !== undefined) child.stdin?.end(options.stdin)
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode, signal) => {
      const [stdout, stderr] = [out, err].map((chunks) => Buffer.concat(chunks).toString('utf8'))
      const elapsedMs = performance.now() - began
      resolve({ exitCode, signal, stdout: stdout ?? '', stderr: stderr ?? '', elapsedMs })
    })
  })
}

/** What the machine needs to reach its package registry. */
function networkVariables(): Record<string, string | undefined> {
  const wanted = /^(https?_proxy|no_proxy|npm_config_registry|node_extra_ca_certs|ssl_cert_(file|dir))$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => wanted.test(name)))
}
