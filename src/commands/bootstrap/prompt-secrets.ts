import { join } from 'node:path'
import type { Context } from '../../cli/context.ts'
import {
  CATALOGUE,
  envFileBytes,
  isUnset,
  loadEnvFile,
  PLACEHOLDER,
  setEnvEntry,
  type VariableRow,
} from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import { promptSecret } from '../../ui/prompt-secret.ts'

/** Secrets of the catalogue that neither the environment nor `.env` has. */
export async function missingSecrets(context: Context): Promise<VariableRow[]> {
  const envFile = await loadEnvFile(context.cwd)
  return CATALOGUE.filter(({ name, secret }) => {
    const entry = envFile?.entries.findLast((candidate) => candidate.name === name)
    return secret && isUnset(context.settingsEnv[name]) && isUnset(entry?.value)
  })
}

/**
 * Asks, hidden, for each missing secret and writes the answers into `.env` at the end, so that Ctrl-C leaves it as it
 * was. Gives back the names that were written. Throws CODEXKIT_MISSING_INPUT where nobody can be asked.
 */
export async function promptSecrets(context: Context): Promise<string[]> {
  const missing = await missingSecrets(context)
  if (missing.length === 0) return []
  if (!context.interactive) throw cannotAsk(missing, context)
  context.progress.say('Secrets are written into .env and shown nowhere. Press Enter to leave one out.')
  const answers = new Map<string, string>()
  for (const row of missing) {
    const answer = (await promptSecret(`${row.name}: ${row.description}`, context.terminal, checkSecret)).trim()
    if (answer !== '') answers.set(row.name, answer)
  }
  let envFile = await loadEnvFile(context.cwd)
  for (const [name, value] of answers) {
    context.redactor.add(name, value)
    envFile = envFile && setEnvEntry(envFile, name, value)
  }
  if (envFile && answers.size > 0) await writeFileAtomic(envFile.path, envFileBytes(envFile), { mode: 0o600 })
  return [...answers.keys()]
}

/** What is wrong with a pasted secret, or undefined. */
function checkSecret(value: string): string | undefined {
  const trimmed = value.trim()
  if (trimmed === PLACEHOLDER) return 'That is the placeholder, not a secret.'
  // What a paste may bring along without being seen.
  if (/[\u0000-\u001f\u007f]/.test(trimmed)) return 'It holds control characters: copy it again.'
  return undefined
}

function cannotAsk(missing: readonly VariableRow[], context: Context): CodexkitError {
  const names = missing.map((row) => row.name)
  return new CodexkitError(
    'CODEXKIT_MISSING_INPUT',
    `Secrets are missing and nobody can be asked: ${names.join(', ')}.`,
    {
      hint: `Set them in the environment or in ${join(context.cwd, '.env')}, or run this in a terminal.`,
      details: { missing: names },
    },
  )
}
