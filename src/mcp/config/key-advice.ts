import { MCP_KEYS } from '../../codex/index.ts'
import { nearestName } from '../../platform/nearest-name.ts'

/** What a key of another client means in Codex: the TOML that says the same, from its value. */
const FOREIGN: Readonly<Record<string, (value: unknown) => string | null>> = {
  headers: (value) => (isTexts(value) ? `http_headers = { ${pairs(value)} }` : null),
  timeout: (value) => (typeof value === 'number' ? `tool_timeout_sec = ${value >= 1000 ? value / 1000 : value}` : null),
  disabled: (value) => (typeof value === 'boolean' ? `enabled = ${!value}` : null),
  trust: (value) => (value === true ? 'default_tools_approval_mode = "approve"' : null),
  autoApprove: approvals,
  alwaysAllow: approvals,
  environment: (value) => (isTexts(value) ? `env = { ${pairs(value)} }` : null),
  serverUrl: (value) => (typeof value === 'string' ? `url = ${JSON.stringify(value)}` : null),
  httpUrl: (value) => (typeof value === 'string' ? `url = ${JSON.stringify(value)}` : null),
}

/** The right key for a wrong one, or undefined when none is near; and the TOML to write, null when that is not known. */
export function adviceFor(key: string, value: unknown): { key: string | undefined; toml: string | null } {
  const foreign = Object.hasOwn(FOREIGN, key) ? FOREIGN[key] : undefined
  if (foreign !== undefined) {
    const toml = foreign(value)
    return { key: toml?.split(/[ .]/)[0], toml }
  }
  // What may stand under the others is not known well enough to write it.
  const known = Object.keys(MCP_KEYS).filter((each) => MCP_KEYS[each]?.kind !== 'any' || each === 'env_vars')
  const near = nearestName(key, known)
  return near === undefined ? { key: undefined, toml: null } : { key: near, toml: tomlOf(near, value) }
}

function tomlOf(key: string, value: unknown): string | null {
  if (typeof value === 'string') return `${key} = ${JSON.stringify(value)}`
  if (typeof value === 'number' || typeof value === 'boolean') return `${key} = ${value}`
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string')
  return isList ? `${key} = ${JSON.stringify(value)}` : null
}

function approvals(value: unknown): string | null {
  const names = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  return names.length === 0 ? null : names.map((name) => `tools.${quoted(name)}.approval_mode = "approve"`).join('\n')
}

function isTexts(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string')
}

/** Without the values: they may be secrets, and stand in the file already. */
function pairs(table: Record<string, string>): string {
  return Object.keys(table)
    .map((name) => `${quoted(name)} = "…"`)
    .join(', ')
}

function quoted(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name)
}
