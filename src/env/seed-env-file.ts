import { join } from 'node:path'
import { createFile } from '../platform/create-file.ts'
import { CATALOGUE, type VariableRow } from './catalogue.ts'
import { renderEntry } from './merge-catalogue.ts'

/** The text of a new `.env`, and of `.env.example`. */
export function renderEnvExample(rows: readonly VariableRow[] = CATALOGUE): string {
  const intro = [
    '# Settings of codexkit. Lines that start with # are comments; an empty value counts as unset.',
    '# "insert-local-token" stands for a secret that is not there yet.',
  ]
  const entries = rows.flatMap((row) => ['', ...renderEntry(row)])
  return [...intro, ...entries, ''].join('\n')
}

/** Writes a private `.env` into the workspace unless one is there. Tells whether it did. Throws CODEXKIT_FILE. */
export async function seedEnvFile(workspace: string): Promise<'created' | 'present'> {
  return (await createFile(join(workspace, '.env'), renderEnvExample(), 0o600)) ? 'created' : 'present'
}
