import { parse, TomlError, type TomlTable, type TomlValue } from 'smol-toml'
import { CodexkitError } from '../../errors.ts'
import { isRecord } from '../is-record.ts'
import { mergeTables, type Layer } from './layer.ts'

/**
 * `-c KEY=VALUE` as Codex reads it: the key is split at dots, the value is TOML or else a text. Throws
 * CODEXKIT_USAGE (exit 2) for one without `=`.
 */
export function overrideLayer(overrides: readonly string[]): Layer {
  let table: TomlTable = {}
  for (const override of overrides) {
    const at = override.indexOf('=')
    if (at < 1) {
      throw new CodexkitError('CODEXKIT_USAGE', 'An override of the configuration has no "=".', {
        hint: 'Write it as -c mcp_servers.NAME.KEY=VALUE.',
      })
    }
    const path = override.slice(0, at).trim().split('.')
    let value: TomlValue = valueOf(override.slice(at + 1).trim())
    for (const key of path.toReversed()) value = { [key]: value }
    if (isRecord(value)) table = mergeTables(table, value)
  }
  return { layer: 'flag', file: '-c', table, originOf: () => ({ file: '-c', line: null, layer: 'flag' }) }
}

function valueOf(text: string): TomlValue {
  try {
    return parse(`value = ${text}`)['value'] ?? text
  } catch (thrown) {
    if (thrown instanceof TomlError) return text.replace(/^(["'])(.*)\1$/s, '$2')
    throw thrown
  }
}
