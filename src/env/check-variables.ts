import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { isUnset, type VariableRow } from './catalogue.ts'
import type { EnvFile } from './env-file.ts'

interface SetVariable {
  name: string
  value: string
  /** `environment`, or the line of the file: `.env line 5`. */
  origin: string
}

/** The value of a variable that counts, with where it comes from; undefined when it is unset or a placeholder. */
export function findVariable(host: Host, envFile: EnvFile | undefined, name: string): SetVariable | undefined {
  const inherited = readEnv(host, name)
  if (inherited !== undefined && !isUnset(inherited)) return { name, value: inherited, origin: 'environment' }
  const entry = envFile?.entries.findLast((candidate) => candidate.name === name)
  return entry && !isUnset(entry.value) ? { name, value: entry.value, origin: `.env line ${entry.line}` } : undefined
}

/** What is wrong with a variable's value, as the end of a sentence; undefined when it can be right. */
export async function wrongValue(host: Host, row: VariableRow, value: string): Promise<string | undefined> {
  if (isReference(value)) return undefined
  switch (row.kind) {
    case 'string':
      return undefined
    case 'integer':
      return /^[+-]?\d+$/.test(value) ? undefined : 'is not a whole number'
    case 'choice':
      return row.choices?.includes(value) ? undefined : `is not one of ${row.choices?.join(', ')}`
    case 'url':
      return /^https?:\/\/[^\s/]/i.test(value) && URL.canParse(value) ? undefined : 'is not an http or https address'
    case 'path': {
      if (row.name !== 'CODEX_HOME') return undefined
      const isFolder = await stat(resolve(host.cwd, value)).then(
        (found) => found.isDirectory(),
        () => false,
      )
      return isFolder ? undefined : 'is not a folder'
    }
  }
}

/** Refuses values that cannot be right. Throws CODEX_INVALID_CONFIG, naming the variable and where it stands. */
export async function refuseWrongValues(
  host: Host,
  rows: readonly VariableRow[],
  envFile: EnvFile | undefined,
): Promise<void> {
  for (const row of rows) {
    const found = findVariable(host, envFile, row.name)
    const wrong = found && (await wrongValue(host, row, found.value))
    if (!found || wrong === undefined) continue
    const shown = row.secret ? 'its value' : `"${found.value}"`
    const place =
      found.origin === 'environment' ? 'the environment' : `${envFile?.path}, line ${found.origin.slice(10)}`
    throw new CodexkitError('CODEX_INVALID_CONFIG', `${row.name} in ${place}: ${shown} ${wrong}.`, {
      hint: `${row.description} Mend it there.`,
      details: { variable: row.name, origin: found.origin },
    })
  }
}

/** Ciphertext of dotenvx and references to a password store are set; what they hold is not ours to judge. */
export function isReference(value: string): boolean {
  return /^(?:encrypted:|op:\/\/)/.test(value)
}
