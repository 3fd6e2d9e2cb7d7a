import type { TomlTable } from 'smol-toml'
import { isUnset } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import type { Env } from '../../platform/host.ts'
import { looksSecret } from './provider-secrets.ts'
import { isTable } from '../../platform/toml-file.ts'

const REFERENCE = /\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}]*))?\}/g
const WHOLE = /^\$\{(?:env:)?([A-Za-z_]\w*)\}$/
const BEARER = /^Bearer \$\{(?:env:)?([A-Za-z_]\w*)\}$/

/** A server without references, and the values that they brought in and that must stay secret. */
export interface ResolvedServer {
  server: TomlTable
  secrets: { name: string; value: string }[]
}

/**
 * Resolves `${NAME}`, `${env:NAME}` and `${NAME:-else}` as other tools write them in a mcp.json; Codex knows none of
 * them. Where Codex can take the variable by its name, only the name gets into its config.toml. Throws
 * CODEXKIT_MISSING_INPUT (exit 3) for a variable that is not set.
 */
export function resolveReferences(name: string, server: TomlTable, env: Env): ResolvedServer {
  const secrets: ResolvedServer['secrets'] = []
  const fill = (text: string): string =>
    text.replace(REFERENCE, (_, variable: string, otherwise?: string) => {
      const value = env[variable]
      if (value === undefined || isUnset(value)) {
        if (otherwise === undefined) throw missing(name, variable)
        return otherwise
      }
      if (looksSecret(variable, value)) secrets.push({ name: variable, value })
      return value
    })
  const fillAll = (value: unknown): unknown => {
    if (typeof value === 'string') return fill(value)
    if (Array.isArray(value)) return value.map(fillAll)
    return isTable(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillAll(each)])) : value
  }
  const named = headersByName(variablesByName(server))
  const filled = fillAll(named)
  return { server: isTable(filled) ? filled : named, secrets }
}

/** `env = { A = "${A}" }` says what `env_vars = ["A"]` says. */
function variablesByName(server: TomlTable): TomlTable {
  const env = server['env']
  if (!isTable(env)) return server
  const [rest, names]: [TomlTable, string[]] = [{}, []]
  for (const [key, value] of Object.entries(env)) {
    if (typeof value === 'string' && WHOLE.exec(value)?.[1] === key) names.push(key)
    else rest[key] = value
  }
  if (names.length === 0) return server
  const given = Array.isArray(server['env_vars']) ? server['env_vars'] : []
  return { ...server, env: rest, env_vars: [...given, ...names] }
}

/** A header that is a variable as a whole goes by that variable's name. */
function headersByName(server: TomlTable): TomlTable {
  const headers = server['http_headers']
  if (!isTable(headers)) return server
  const rest: TomlTable = {}
  const byName: TomlTable = isTable(server['env_http_headers']) ? { ...server['env_http_headers'] } : {}
  let bearer = server['bearer_token_env_var']
  for (const [header, value] of Object.entries(headers)) {
    const text = typeof value === 'string' ? value : ''
    const [whole, token] = [WHOLE.exec(text)?.[1], BEARER.exec(text)?.[1]]
    if (whole !== undefined) byName[header] = whole
    else if (token !== undefined && header.toLowerCase() === 'authorization' && bearer === undefined) bearer = token
    else rest[header] = value
  }
  return {
    ...server,
    http_headers: rest,
    ...(Object.keys(byName).length > 0 && { env_http_headers: byName }),
    ...(bearer !== undefined && { bearer_token_env_var: bearer }),
  }
}

function missing(server: string, variable: string): CodexkitError {
  return new CodexkitError('CODEXKIT_MISSING_INPUT', `The MCP server ${server} needs ${variable}, which is not set.`, {
    hint: `Set ${variable} in the environment or in .env, or leave all servers out with --mcp none.`,
    details: { server, missing: [variable] },
  })
}
