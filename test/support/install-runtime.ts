import { CodexkitError } from '../../src/errors.ts'
import { decodeLock } from '../../src/runtime/lock.ts'
import { installRuntime } from '../../src/runtime/index.ts'
import { readFile } from 'node:fs/promises'

/**
 * One install in a process of its own, for tests with two of them: `install-runtime.ts LOCK_FILE`. Prints a line of JSON
 * for each phase and one for the end.
 */
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)
const lock = decodeLock(JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')))
const never = new AbortController()
const host = {
  env: process.env,
  cwd: process.cwd(),
  homeDir: process.cwd(),
  platform: 'linux' as const,
  arch: 'x64',
  signal: never.signal,
  now: () => new Date(),
}
try {
  const onProgress = ({ phase }: { phase: string }): void => say({ phase })
  say(await installRuntime({ host, lock, onProgress, timing: { stallMs: 10_000, retryDelaysMs: [] } }))
} catch (thrown) {
  if (!(thrown instanceof CodexkitError)) throw thrown
  say({ code: thrown.code, message: thrown.message, hint: thrown.hint })
}
