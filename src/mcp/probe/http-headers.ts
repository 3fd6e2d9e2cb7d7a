import type { TomlTable } from 'smol-toml'
import { readEnv, type Host } from '../../platform/host.ts'
import { isRecord } from '../is-record.ts'
import type { McpCause } from './probe.ts'

/**
 * The headers that Codex sends a server: by value, from variables (those that are not set are left out), and the bearer
 * token. A bearer variable that is not set is a fault in Codex too, so it is the cause then.
 */
export function httpHeaders(
  config: TomlTable,
  host: Host,
): { headers: Record<string, string>; cause: McpCause | null } {
  const { bearer_token_env_var: bearer, http_headers: literal, env_http_headers: named } = config
  const byName = isRecord(named) ? Object.entries(named) : []
  const fromVariables = byName.map(([header, name]) => [header, typeof name === 'string' ? readEnv(host, name) : ''])
  const pairs = [...(isRecord(literal) ? Object.entries(literal) : []), ...fromVariables]
  const headers = Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1].trim() !== ''),
  )
  if (typeof bearer !== 'string') return { headers, cause: null }
  const token = readEnv(host, bearer)
  if (token !== undefined) return { headers: { ...headers, Authorization: `Bearer ${token}` }, cause: null }
  const message = `The variable ${bearer} of bearer_token_env_var is not set.`
  return { headers, cause: { code: 'missing-env', message, hint: `Set ${bearer} where Codex is started.` } }
}
