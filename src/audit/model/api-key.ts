import { isUnset } from '../../env/index.ts'
import type { Env } from '../../platform/host.ts'

/** Variables that may hold the key, first one first. */
export const KEY_VARIABLES = ['CODEX_API_KEY', 'OPENAI_API_KEY'] as const

/** The key for a run, undefined when there is none. Placeholders are unset. */
export function findApiKey(env: Env): string | undefined {
  return KEY_VARIABLES.map((name) => setValue(env, name)).find((value) => value !== undefined)
}

/** The value of a variable without space around it; undefined when it is unset or a placeholder. */
export function setValue(env: Env, name: string): string | undefined {
  const value = env[name]
  return value === undefined || isUnset(value) ? undefined : value.trim()
}
