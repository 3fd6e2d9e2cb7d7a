import { join } from 'node:path'
import { parse, TomlError, type TomlTable } from 'smol-toml'
import { CodexkitError } from '../errors.ts'
import { readOptionalText } from '../platform/read-optional.ts'

/** The content of a workspace's `codexkit.toml`, empty when there is none. Throws CODEX_INVALID_CONFIG with the line. */
export async function loadProjectFile(workspace: string): Promise<TomlTable> {
  const path = join(workspace, 'codexkit.toml')
  const text = await readOptionalText(path)
  if (text === undefined) return {}
  try {
    return parse(text)
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown
    const reason = thrown.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') ?? 'it is not TOML'
    throw new CodexkitError('CODEX_INVALID_CONFIG', `Line ${thrown.line} of ${path} cannot be read: ${reason}.`, {
      hint: 'Mend that line.',
      details: { path, line: thrown.line, column: thrown.column },
      cause: thrown,
    })
  }
}
