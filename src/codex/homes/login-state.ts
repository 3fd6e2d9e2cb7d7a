import { CodexkitError } from '../../errors.ts'
import { childEnv } from '../../env/index.ts'
import type { Host } from '../../platform/host.ts'
import { runProgram } from '../../platform/run-program.ts'
import { makeLoginHome } from './login-home.ts'

/** What Codex says of codexkit's login home. */
export interface LoginState {
  loggedIn: boolean
  method: 'ChatGPT' | 'API key' | 'other' | null
  home: string
}

const TIMEOUT_MS = 20_000

/**
 * Asks `codex login status` about codexkit's login home. It does not ask the provider, so a login that was revoked
 * still counts. Throws CODEX_INVALID_CONFIG (exit 7) when Codex cannot be asked. docs/notes/codex/auth.md
 */
export async function askLoginState(host: Host, program: string): Promise<LoginState> {
  const home = await makeLoginHome(host)
  const run = await runProgram(
    { program, args: ['login', 'status'], env: childEnv(host, [], { CODEX_HOME: home }) },
    { timeoutMs: TIMEOUT_MS, signal: host.signal },
  )
  host.signal.throwIfAborted()
  if (run.status === 'exited') {
    const said = `${run.stdout}\n${run.stderr}`
    if (run.code === 0) return { loggedIn: true, method: methodIn(said), home }
    // 0.40 names the missing auth.json instead.
    if (/not logged in|No such file|cannot find the file/i.test(said)) return { loggedIn: false, method: null, home }
  }
  const how = run.status === 'exited' ? `it ended with code ${run.code}` : run.status.replace('-', ' ')
  throw new CodexkitError('CODEX_INVALID_CONFIG', `Codex cannot be asked whether it is logged in (${how}).`, {
    exitCode: 7,
    hint: 'See whether it runs: codexkit runtime verify',
    // What it said may hold a part of the key.
    details: { program, status: run.status, home },
  })
}

function methodIn(said: string): LoginState['method'] {
  if (/ChatGPT/i.test(said)) return 'ChatGPT'
  return /API key/i.test(said) ? 'API key' : 'other'
}
