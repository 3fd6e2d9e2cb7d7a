import { createRedactor } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import type { ModelSettings } from './model-settings.ts'

const SECRET_NAME =
  /authori[sz]ation|(?:^|[-_])(?:auth|pat|sig|code)$|cookie|token|secret|passw|credential|signature|(?:^|[-_])key$|apikey/i

/** Whether a value is kept as a secret, by the name it goes under or by its own shape. */
export function looksSecret(name: string, value: string): boolean {
  return value !== '' && (SECRET_NAME.test(name) || createRedactor().redact(value) !== value)
}

/**
 * Refuses secrets that were given by value for a header or a query parameter: they would stand in argv, in shell
 * histories and in config.toml. Throws CODEX_INVALID_OPTIONS, exit 2, and never shows the value.
 */
export function refuseLiteralSecrets({ httpHeaders = {}, queryParams = {} }: ModelSettings): void {
  for (const [name, value] of Object.entries(httpHeaders)) {
    if (!looksSecret(name, value)) continue
    throw new CodexkitError('CODEX_INVALID_OPTIONS', `The header ${name} holds what looks like a secret.`, {
      hint: `Put it into a variable and give the header by the name of that: ${name}=VARIABLE.`,
      details: { header: name },
    })
  }
  for (const [name, value] of Object.entries(queryParams)) {
    if (!looksSecret(name, value)) continue
    throw new CodexkitError('CODEX_INVALID_OPTIONS', `The query parameter ${name} holds what looks like a secret.`, {
      hint: 'Addresses end up in logs: send it as a header, from a variable.',
      details: { queryParameter: name },
    })
  }
}

/** Every text in a table that is kept as a secret, at any depth, with the name it goes under. */
export function secretsIn(table: unknown, name = 'secret'): { name: string; value: string }[] {
  if (typeof table === 'string') return looksSecret(name, table) ? [{ name, value: table }] : []
  if (Array.isArray(table)) return table.flatMap((value) => secretsIn(value, name))
  if (typeof table !== 'object' || table === null) return []
  return Object.entries(table).flatMap(([key, value]) => (NAMES_ONLY.test(key) ? [] : secretsIn(value, key)))
}

/** Keys that hold names of variables, or a variable's names by header; what is under them is no secret. */
const NAMES_ONLY = /^(?:env_key|env_vars|env_http_headers|bearer_token_env_var|env_key_instructions)$/
