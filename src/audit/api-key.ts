import { isUnset } from '../env/index.ts'
import { CodexkitError } from '../errors.ts'
import type { Env } from '../platform/host.ts'

/** Variables that may hold the key, first one first. */
const KEY_VARIABLES = ['CODEX_API_KEY', 'OPENAI_API_KEY'] as const

/** The key for a run. Placeholders are unset. Throws CODEXKIT_MISSING_INPUT when there is none. */
export function findApiKey(env: Env): string {
  for (const name of KEY_VARIABLES) {
    const value = env[name]
    if (value !== undefined && !isUnset(value)) return value.trim()
  }
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', `No API key is set (${KEY_VARIABLES.join(' or ')}).`, {
    hint: 'Type "codexkit bootstrap --prompt-secrets" to enter one, or add --rehearse to run without a key.',
    details: { missing: [...KEY_VARIABLES] },
  })
}
