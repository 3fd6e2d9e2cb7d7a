import { join } from 'node:path'
import type { TomlTable } from 'smol-toml'
import { READ_ONLY_HINT } from '../../codex/index.ts'
import { isTable, readTomlFile } from '../../platform/toml-file.ts'
import { CodexkitError } from '../../errors.ts'
import { readOptionalText } from '../../platform/read-optional.ts'
import type { McpConfigFinding, McpLayer, McpOrigin } from '../server.ts'
import { lineOf, tomlLines } from './toml-lines.ts'

/** One source of configuration: its table and where things stand in it. */
export interface Layer {
  layer: McpLayer
  file: string
  table: TomlTable
  /** The origin of what has this path. */
  originOf: (path: readonly string[]) => McpOrigin
}

/** A TOML file as a layer; undefined when it is not there, a finding when Codex could not read it either. */
export async function readLayer(layer: McpLayer, file: string): Promise<Layer | McpConfigFinding | undefined> {
  try {
    const table = await readTomlFile(file, READ_ONLY_HINT)
    if (table === undefined) return undefined
    const lines = tomlLines((await readOptionalText(file)) ?? '')
    return { layer, file, table, originOf: (path) => ({ file, line: lineOf(lines, path), layer }) }
  } catch (thrown) {
    if (!(thrown instanceof CodexkitError) || thrown.code !== 'CODEX_INVALID_CONFIG') throw thrown
    const line = thrown.details['line']
    const message = `${thrown.message} No command of Codex works with it.`
    const place = { file, line: typeof line === 'number' ? line : null }
    return { id: 'mcp.unreadable-config', severity: 'error', server: undefined, ...place, message, fixToml: null }
  }
}

/** The project's own file. */
export function projectFile(folder: string): string {
  return join(folder, '.codex', 'config.toml')
}

/** Lays one table over another as Codex does: tables are merged key by key, everything else is replaced. */
export function mergeTables(below: TomlTable, above: TomlTable): TomlTable {
  const merged: TomlTable = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const old = Object.hasOwn(below, key) ? below[key] : undefined
    merged[key] = isTable(old) && isTable(value) ? mergeTables(old, value) : value
  }
  return merged
}
