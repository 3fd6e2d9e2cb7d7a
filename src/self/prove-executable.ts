import { CodexkitError } from '../errors.ts'
import { childEnv } from '../env/index.ts'
import type { Host } from '../platform/host.ts'
import { runProgram } from '../platform/run-program.ts'

/** A virus scanner may read 100 MB first. */
const TIMEOUT_MS = 120_000

/** Starts a program with --version. Throws CODEXKIT_RUNTIME unless it says this version and nothing else. */
export async function proveExecutable(program: string, version: string, host: Host): Promise<void> {
  const request = { program, args: ['--version'], env: childEnv(host, [], {}) }
  const run = await runProgram(request, { timeoutMs: TIMEOUT_MS, signal: host.signal, maxBytes: 10_000 })
  host.signal.throwIfAborted()
  const said = run.status === 'exited' ? `${run.stdout}${run.stderr}`.trim() : ''
  if (run.status === 'exited' && run.code === 0 && said === version) return
  const why = {
    exited: () => (run.status === 'exited' && run.code === 0 ? `it says ${said.slice(0, 60)}` : 'it fails'),
    missing: () => 'it cannot be started',
    blocked: () => 'it cannot be started',
    'timed-out': () => 'it does not end',
  }[run.status]()
  throw new CodexkitError('CODEXKIT_RUNTIME', `The new codexkit ${version} does not work on this machine: ${why}.`, {
    hint: 'The old one is still in its place. Choose another version with --to-version.',
    details: { program, ...run },
  })
}
