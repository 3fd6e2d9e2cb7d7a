import { join, resolve } from 'node:path'
import { CodexkitError, messageOf } from '../../errors.ts'
import { readOptionalText } from '../../platform/read-optional.ts'

/** The folders beyond a Codex home that its config.toml names, absolute. */
export interface CodexFolders {
  logDir?: string | undefined
  sqliteHome?: string | undefined
}

/**
 * Reads `log_dir` and `sqlite_home` of a home's config.toml; relative ones are taken from the home, as Codex does.
 * Throws CODEX_INVALID_CONFIG for a file that is no TOML, CODEXKIT_FILE for one that cannot be read.
 */
export async function readCodexFolders(home: string, homeDir: string): Promise<CodexFolders> {
  const path = join(home, 'config.toml')
  const text = await readOptionalText(path)
  // Most homes name neither, and the parser takes longer to load than a command to start.
  if (text === undefined || !/log_dir|sqlite_home/.test(text)) return {}
  const { parse } = await import('smol-toml')
  try {
    const table = parse(text)
    const folder = (value: unknown): string | undefined =>
      typeof value === 'string' && value !== '' ? resolve(home, value.replace(/^~(?=$|[/\\])/, homeDir)) : undefined
    return { logDir: folder(table['log_dir']), sqliteHome: folder(table['sqlite_home']) }
  } catch (thrown) {
    // The parser's message goes on with the lines themselves, which may hold secrets.
    const reason = messageOf(thrown).split('\n', 1)[0] ?? ''
    throw new CodexkitError('CODEX_INVALID_CONFIG', `${path} cannot be read: ${reason}.`, { cause: thrown })
  }
}
