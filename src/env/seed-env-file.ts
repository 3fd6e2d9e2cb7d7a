import { join } from 'node:path'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { statOptional } from '../platform/read-optional.ts'
import { CATALOGUE, type VariableRow } from './catalogue.ts'

/** The text of a new `.env`, and of `.env.example`. */
export function renderEnvExample(rows: readonly VariableRow[] = CATALOGUE): string {
  const intro = [
    '# Settings of codexkit. Lines that start with # are comments; an empty value counts as unset.',
    '# "insert-local-token" stands for a secret that is not there yet.',
  ]
  const entries = rows.flatMap((row) => {
    const choices = row.choices ? ` One of ${row.choices.join(', ')}.` : ''
    return ['', `# ${row.description}${choices}`, `${row.name}=${row.default}`]
  })
  return [...intro, ...entries, ''].join('\n')
}

/** Writes a private `.env` into the workspace unless one is there. Tells whether it did. Throws CODEXKIT_FILE. */
export async function seedEnvFile(workspace: string): Promise<'created' | 'present'> {
  const path = join(workspace, '.env')
  if (await statOptional(path)) return 'present'
  await writeFileAtomic(path, renderEnvExample(), { mode: 0o600 })
  return 'created'
}
