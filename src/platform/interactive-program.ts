import { spawn } from 'node:child_process'
import type { Env } from './host.ts'

export interface InteractiveRequest {
  program: string
  args: readonly string[]
  env: Env
  cwd?: string
}

export type InteractiveRun =
  | { status: 'exited'; code: number | null; signal: NodeJS.Signals | null }
  | { status: 'not-started'; message: string }

/**
 * Runs a program that talks to the person at this terminal, to its end: it reads our stdin and writes to our stderr,
 * since stdout is the result of a command and nothing else. It stays in our process group, where Ctrl-C reaches it
 * too. Every way to fail is a value, nothing is thrown.
 */
export function runInteractiveProgram(request: InteractiveRequest, signal: AbortSignal): Promise<InteractiveRun> {
  const { program, args, env, cwd } = request
  return new Promise((resolve) => {
    const notStarted = (thrown: unknown): void => {
      resolve({ status: 'not-started', message: thrown instanceof Error ? thrown.message : String(thrown) })
    }
    try {
      const child = spawn(program, [...args], { cwd, env: { ...env }, stdio: [0, 2, 2] })
      const stop = (): void => void child.kill()
      child.once('error', notStarted)
      child.once('close', (code, ended) => {
        signal.removeEventListener('abort', stop)
        resolve({ status: 'exited', code, signal: ended })
      })
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
    } catch (thrown) {
      // Some faults are thrown instead (a NUL in an argument).
      notStarted(thrown)
    }
  })
}
