import { gte } from 'semver'
import type { AuthMode, ProviderKey } from '../../codex/index.ts'
import { CodexkitError } from '../../errors.ts'
import type { Env } from '../../platform/host.ts'
import { findApiKey, KEY_VARIABLES, setValue } from './api-key.ts'

/** How a run shows who pays. */
export type Auth =
  /** The key under the name that Codex reads. `stored` where it reads none and needs an `auth.json`. */
  | { kind: 'key'; name: string; value: string; stored: boolean }
  | { kind: 'access-token'; value: string }
  | { kind: 'login' }
  | { kind: 'none' }

/** What the choice depends on. */
export interface AuthFacts {
  mode: AuthMode
  key: ProviderKey
  /** Whether requests go elsewhere than to OpenAI. */
  customEndpoint: boolean
  env: Env
  codexVersion: string
  apiKeyFromEnvironment: boolean
  /** Whether codexkit's login home was logged in. */
  hasLogin: () => Promise<boolean>
}

/** First version seen to read CODEX_ACCESS_TOKEN; 0.104 does not have it. docs/notes/codex/auth.md */
const ACCESS_TOKEN_SINCE = '0.147.0'

const LOGIN_HINT = 'log in with "codexkit runtime login"'
const WAYS = `Set CODEX_API_KEY ("codexkit bootstrap --prompt-secrets"), or set CODEX_ACCESS_TOKEN, or ${LOGIN_HINT}. Or add --rehearse to run without a key.`

/**
 * Decides how a run logs in: a key, then an access token, then codexkit's own login. A login goes to OpenAI only,
 * unless it was asked for. Throws CODEXKIT_MISSING_INPUT (exit 3) when there is nothing, CODEX_INVALID_OPTIONS when
 * what was asked for cannot be.
 */
export async function chooseAuth(facts: AuthFacts): Promise<Auth> {
  const { mode, key, env } = facts
  if (key.kind === 'none') {
    if (mode === 'login') throw loginElsewhere()
    return { kind: 'none' }
  }
  if (key.kind === 'variable') {
    if (mode === 'login') throw loginElsewhere()
    const value = setValue(env, key.name) ?? (key.usual ? findApiKey(env) : undefined)
    if (value !== undefined) return { kind: 'key', name: key.name, value, stored: false }
    throw key.usual ? noKey() : unsetVariable(key.name)
  }
  const value = mode === 'login' ? undefined : findApiKey(env)
  if (value !== undefined) return { kind: 'key', name: 'CODEX_API_KEY', value, stored: !facts.apiKeyFromEnvironment }
  // A token is a login too: it must not go to somebody else's server unasked.
  const mayTakeToken = mode === 'key' || (mode === 'auto' && !facts.customEndpoint)
  const token = mayTakeToken ? setValue(env, 'CODEX_ACCESS_TOKEN') : undefined
  if (token !== undefined && gte(facts.codexVersion, ACCESS_TOKEN_SINCE)) return { kind: 'access-token', value: token }
  const mayLogIn = mode === 'login' || (mode !== 'key' && !facts.customEndpoint)
  if (mayLogIn && (await facts.hasLogin())) return { kind: 'login' }
  throw mode === 'login' ? notLoggedIn() : noKey(token === undefined ? undefined : facts.codexVersion)
}

function noKey(versionWithoutToken?: string): CodexkitError {
  const message =
    versionWithoutToken === undefined
      ? `No API key is set (${KEY_VARIABLES.join(' or ')}).`
      : `No API key is set, and Codex ${versionWithoutToken} does not read CODEX_ACCESS_TOKEN.`
  return new CodexkitError('CODEXKIT_MISSING_INPUT', message, {
    hint: WAYS,
    details: { failureCode: 'no_key', missing: [...KEY_VARIABLES] },
  })
}

function unsetVariable(name: string): CodexkitError {
  return new CodexkitError('CODEXKIT_MISSING_INPUT', `The provider's key is not set (${name}).`, {
    hint: `Set ${name} in the environment or in .env.`,
    details: { failureCode: 'no_key', missing: [name] },
  })
}

function notLoggedIn(): CodexkitError {
  return new CodexkitError('CODEXKIT_MISSING_INPUT', 'codexkit is not logged in.', {
    hint: 'Type "codexkit runtime login", or use --auth key with CODEX_API_KEY.',
    details: { missing: ['login'] },
  })
}

function loginElsewhere(): CodexkitError {
  return new CodexkitError('CODEX_INVALID_OPTIONS', 'A login goes with the built-in provider only.', {
    hint: 'Leave --auth login out; another provider takes a key (--env-key) or none.',
    details: { auth: 'login' },
  })
}
