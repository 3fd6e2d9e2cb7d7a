import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { nearestName } from '../../platform/nearest-name.ts'
import { findVariable, loadEnvFile, readEnvFile, type VariableRow } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'
import { promptSecret } from '../../ui/prompt-secret.ts'
import { checkSecret, describeSecret } from './check-secret.ts'
import type { spec } from './spec.ts'

type Options = Pick<OptionValues<typeof spec>, 'promptSecrets' | 'force' | 'only' | 'secretFile' | 'secret'>

/** Throws CODEXKIT_USAGE for --force and --only without --prompt-secrets: they say what to ask, and nothing is asked. */
export function refuseUnasked({ promptSecrets, force, only }: Options): void {
  if (promptSecrets || (!force && only === undefined)) return
  const option = only === undefined ? '--force' : `--only ${only}`
  throw new CodexkitError('CODEXKIT_USAGE', `${option} says what to ask for, and nothing is asked.`, {
    hint: `Add --prompt-secrets: codexkit bootstrap --prompt-secrets ${option}`,
  })
}

/** Secrets of the catalogue that neither the environment nor `.env` has. */
export async function missingSecrets(context: Context): Promise<VariableRow[]> {
  const envFile = await loadEnvFile(context.cwd)
  return context.catalogue.filter(({ name, secret }) => secret && !findVariable(context, envFile, name))
}

/**
 * The secrets that a person or a machine hands over: from a file, from stdin, from the prompt. Nothing is written yet,
 * so Ctrl-C leaves everything as it was. Throws CODEXKIT_MISSING_INPUT where nobody can be asked.
 */
export async function gatherSecrets(context: Context, options: Options): Promise<Map<string, string>> {
  const answers = new Map<string, string>()
  const take = (name: string, value: string): void => {
    const wrong = checkSecret(value)
    if (wrong !== undefined || value.trim() === '') throw refused(name, wrong ?? 'It is empty.')
    context.redactor.add(name, value.trim())
    answers.set(name, value.trim())
  }
  if (options.secretFile !== undefined) {
    for (const { name, value } of await readSecretFile(context, options.secretFile)) take(name, value)
  }
  if (options.secret !== undefined) take(...(await readSecretFromStdin(context, options.secret)))
  if (!options.promptSecrets) return answers
  const wanted = (await secretsToAsk(context, options)).filter(({ name }) => !answers.has(name))
  if (wanted.length === 0) return answers
  if (!context.interactive) throw cannotAsk(wanted, context)
  context.progress.say('Secrets are written into .env and shown nowhere. Press Enter to leave one out.')
  for (const row of wanted) {
    const answer = (await promptSecret(`${row.name}: ${row.description}`, context.terminal, checkSecret)).trim()
    if (answer === '') continue
    take(row.name, answer)
    context.progress.say(`${row.name}: ${describeSecret(answer)}`)
  }
  return answers
}

async function secretsToAsk(context: Context, { force, only }: Options): Promise<VariableRow[]> {
  if (only !== undefined) return [secretRow(context, only)]
  return force ? context.catalogue.filter((row) => row.secret) : missingSecrets(context)
}

async function readSecretFile(context: Context, file: string): Promise<{ name: string; value: string }[]> {
  const path = resolve(context.cwd, file)
  const bytes = await readFile(path).catch((thrown: unknown) => {
    const { message } = fileError(thrown, 'read secrets from', path)
    throw new CodexkitError('CODEXKIT_MISSING_INPUT', message, { hint: 'Check --secret-file.', cause: thrown })
  })
  const { entries } = readEnvFile(bytes, path)
  return entries.map(({ name, value }) => ({ name: secretRow(context, name).name, value }))
}

async function readSecretFromStdin(context: Context, text: string): Promise<[string, string]> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value !== '-') {
    throw new CodexkitError('CODEXKIT_USAGE', '--secret takes NAME=-, and the value on stdin.', {
      hint: 'A secret on the command line can be read by every program of this machine.',
    })
  }
  const row = secretRow(context, name)
  if (context.stdin.isTerminal) {
    throw new CodexkitError(
      'CODEXKIT_MISSING_INPUT',
      `The value of ${name} was to come on stdin, but stdin is a terminal.`,
      {
        hint: `Pipe it in, or type: codexkit bootstrap --prompt-secrets --only ${name}`,
      },
    )
  }
  return [row.name, await context.stdin.readAll()]
}

function secretRow(context: Context, name: string): VariableRow {
  const secrets = context.catalogue.filter((row) => row.secret)
  const row = secrets.find((candidate) => candidate.name.toUpperCase() === name.toUpperCase())
  if (row) return row
  const names = secrets.map((candidate) => candidate.name)
  const near = nearestName(name, names)
  throw new CodexkitError('CODEXKIT_USAGE', `There is no secret named ${name}.`, {
    hint: near ? `Did you mean ${near}?` : `The secrets are ${names.join(', ')}; codexkit.toml may add more.`,
    details: { name },
  })
}

function refused(name: string, why: string): CodexkitError {
  return new CodexkitError('CODEXKIT_MISSING_INPUT', `The value given for ${name} cannot be a secret: ${why}`, {
    hint: 'Nothing was written. Copy it again.',
    details: { name },
  })
}

function cannotAsk(missing: readonly VariableRow[], context: Context): CodexkitError {
  const names = missing.map((row) => row.name)
  const list = names.join(', ')
  return new CodexkitError('CODEXKIT_MISSING_INPUT', `Secrets are missing and nobody can be asked: ${list}.`, {
    hint: `Set them in the environment or in ${join(context.cwd, '.env')}, give --secret-file, or run this in a terminal.`,
    details: { missing: names },
  })
}
