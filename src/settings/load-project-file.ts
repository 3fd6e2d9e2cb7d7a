import { isUtf8 } from 'node:buffer'
import { join } from 'node:path'
import { parse, TomlError, type TomlTable } from 'smol-toml'
import { CodexkitError } from '../errors.ts'
import { readOptional } from '../platform/read-optional.ts'

/** The content of a workspace's `codexkit.toml`, empty when there is none. Throws CODEX_INVALID_CONFIG with the line. */
export async function loadProjectFile(workspace: string): Promise<TomlTable> {
  const path = join(workspace, 'codexkit.toml')
  const bytes = await readOptional(path)
  if (bytes === undefined) return {}
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
    const reason = thrown.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') ?? 'it is not TOML'
    throw new CodexkitError('CODEX_INVALID_CONFIG', `Line ${thrown.line} of ${path} cannot be read: ${reason}.`, {
      hint: 'Mend that line.',
      details: { path, line: thrown.line, column: thrown.column },
      cause: thrown,
    })
  }
}
