import { isUtf8 } from 'node:buffer'
import { parse, TomlError, type TomlTable } from 'smol-toml'
import { CodexkitError } from '../errors.ts'
import { readOptional } from './read-optional.ts'

/**
 * A TOML file as a table, undefined when it is not there. Throws CODEX_INVALID_CONFIG (exit 2) with file, line and `hint`,
 * and CODEXKIT_FILE.
 */
export async function readTomlFile(path: string, hint: string): Promise<TomlTable | undefined> {
  const bytes = await readOptional(path)
  if (bytes === undefined) return undefined
  if (!isUtf8(bytes)) {
    throw new CodexkitError('CODEX_INVALID_CONFIG', `${path} cannot be read: it is not UTF-8 text.`, {
      hint: 'Save it as UTF-8.',
      details: { path },
    })
  }
  try {
    return parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown
    // The parser's message goes on with the lines themselves, which may hold secrets.
    const reason = thrown.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') ?? 'it is not TOML'
    throw new CodexkitError('CODEX_INVALID_CONFIG', `Line ${thrown.line} of ${path} cannot be read: ${reason}.`, {
      hint,
      details: { path, line: thrown.line, column: thrown.column },
    })
  }
}

/** Whether a value of a configuration is a table. */
export function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
