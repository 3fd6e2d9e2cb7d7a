import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic, type FileWriter } from '../platform/atomic-write.ts'
import { createFile } from '../platform/create-file.ts'
import { CATALOGUE, type VariableRow } from './catalogue.ts'
import { envFileBytes } from './env-file.ts'
import { loadEnvFile } from './load-env-file.ts'
import { mergeCatalogue, renderEntry } from './merge-catalogue.ts'

/** What became of the `.env` of a workspace. */
export interface SeededEnvFile {
  status: 'created' | 'merged' | 'present'
  /** Variables that an existing file did not have. */
  added: readonly string[]
}

/** The text of a new `.env`, and of `.env.example`. */
export function renderEnvExample(rows: readonly VariableRow[] = CATALOGUE): string {
  const intro = [
    '# Settings of codexkit. Lines that start with # are comments; an empty value counts as unset.',
    '# "insert-local-token" stands for a secret that is not there yet.',
  ]
  const entries = rows.flatMap((row) => ['', ...renderEntry(row)])
  return [...intro, ...entries, ''].join('\n')
}

/**
 * Writes a private `.env` into the workspace, or adds to an existing one the variables that it does not have; nothing
 * that stands there is changed. Throws CODEX_INVALID_CONFIG for a file with a broken line, and CODEXKIT_FILE.
 */
export async function seedEnvFile(
  workspace: string,
  rows: readonly VariableRow[] = CATALOGUE,
  write: FileWriter = writeFileAtomic,
): Promise<SeededEnvFile> {
  const path = join(workspace, '.env')
  const found = await loadEnvFile(workspace)
  if (!found) {
    const text = renderEnvExample(rows)
    if (write !== writeFileAtomic) await write(path, text, { mode: 0o600 })
    // Created in a way that never overwrites: a link may stand there, or another bootstrap may do the same right now.
    else if (!(await createFile(path, text, 0o600))) return { status: 'present', added: [] }
    return { status: 'created', added: [] }
  }
  // A link leads to a file that belongs to something else; writing would put a copy in its place.
  const isLink = (await lstat(path)).isSymbolicLink()
  const { file, added } = isLink ? { file: found, added: [] } : mergeCatalogue(found, rows)
  if (added.length === 0) return { status: 'present', added }
  await write(path, envFileBytes(file))
  return { status: 'merged', added }
}
