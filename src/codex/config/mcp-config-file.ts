import type { TomlTable, TomlValue } from 'smol-toml'
import { CodexkitError, messageOf } from '../../errors.ts'
import { readOptionalText } from '../../platform/read-optional.ts'
import { isTable } from '../../platform/toml-file.ts'

/**
 * The servers of a `mcp.json` as other tools write it (VS Code under `servers`), with the keys Codex uses. Values are not checked yet. Throws
 * CODEX_INVALID_CONFIG (exit 2) with file and line.
 */
export async function readMcpFile(path: string): Promise<Record<string, unknown>> {
  const text = await readOptionalText(path)
  if (text === undefined) throw fault(path, `There is no file ${path}.`, 'Check the path of the MCP file.')
  const document = parseJson(path, text)
  const servers = isRecord(document) ? (document['mcpServers'] ?? document['servers']) : undefined
  if (!isRecord(servers)) {
    const hint = 'It should look like {"mcpServers": {"NAME": {"command": "…"}}}, or with "servers" as VS Code has it.'
    throw fault(path, `${path} has no "mcpServers".`, hint)
  }
  return Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, isRecord(server) ? inKeysOfCodex(server) : server]),
  )
}

function inKeysOfCodex(server: Record<string, unknown>): TomlTable {
  const renamed = Object.entries(server).map(([key, value]): [string, unknown] =>
    key === 'headers' && server['http_headers'] === undefined ? ['http_headers', value] : [key, value],
  )
  // Numbers and texts are the same in TOML; null has no place there.
  return toToml(Object.fromEntries(renamed))
}

function toToml(record: Record<string, unknown>): TomlTable {
  const values = Object.entries(record).map(([key, value]) => [key, toTomlValue(value)] as const)
  return Object.fromEntries(values.filter((entry): entry is [string, TomlValue] => entry[1] !== undefined))
}

function toTomlValue(value: unknown): TomlValue | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(toTomlValue).filter((each) => each !== undefined)
  return isRecord(value) ? toToml(value) : undefined
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    // The message may quote the file, which may hold secrets; only the place is taken from it, where it names one.
    const position = /position (\d+)/.exec(messageOf(thrown))?.[1]
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length
    const place = line === undefined ? path : `Line ${line} of ${path}`
    throw fault(path, `${place} is not JSON.`, 'Mend it; comments and trailing commas are not JSON.', line)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isTable(value)
}

function fault(path: string, message: string, hint: string, line?: number): CodexkitError {
  const details = { path, ...(line !== undefined && { line }) }
  return new CodexkitError('CODEX_INVALID_CONFIG', message, { hint, details })
}
