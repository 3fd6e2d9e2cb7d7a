import { isUtf8 } from 'node:buffer'
import { join, resolve } from 'node:path'
import { parse, TomlError, type TomlTable } from 'smol-toml'
import { CodexkitError } from '../../errors.ts'
import type { Env, Host } from '../../platform/host.ts'
import { readOptional } from '../../platform/read-optional.ts'

/** The user's own Codex home and what its config.toml says. It is only ever read. */
export interface SourceConfig {
  home: string
  /** Empty when there is no config.toml. */
  table: TomlTable
}

/** The user's own Codex home: `CODEX_HOME` of the environment or `.env`, else `~/.codex`. */
export function sourceHomeOf(host: Pick<Host, 'cwd' | 'homeDir'>, settingsEnv: Env): string {
  const chosen = settingsEnv['CODEX_HOME']?.trim()
  return chosen ? resolve(host.cwd, chosen) : join(host.homeDir, '.codex')
}

/** Reads config.toml of a source home. Throws CODEX_INVALID_CONFIG (exit 2) with file and line, or CODEXKIT_FILE. */
export async function loadSourceConfig(home: string): Promise<SourceConfig> {
  return { home, table: (await readTomlFile(join(home, 'config.toml'))) ?? {} }
}

/** A TOML file as a table, undefined when it is not there. Throws CODEX_INVALID_CONFIG (exit 2) with file and line. */
export async function readTomlFile(path: string): Promise<TomlTable | undefined> {
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
      hint: 'Mend that line; codexkit only reads this file.',
      details: { path, line: thrown.line, column: thrown.column },
    })
  }
}

/** Whether a value of a configuration is a table. */
export function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
