import { findVariable, isReference, PLACEHOLDER, wrongValue, type EnvFile, type VariableRow } from '../env/index.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

/** One row for each variable: whether it is set, and where; never what it holds. */
export function variableRows(
  host: Host,
  catalogue: readonly VariableRow[],
  envFile: EnvFile | undefined,
): Promise<EnvironmentRow[]> {
  return Promise.all(catalogue.map((row) => variableRow(host, row, envFile)))
}

async function variableRow(host: Host, row: VariableRow, envFile: EnvFile | undefined): Promise<EnvironmentRow> {
  const { name, description, required } = row
  const facts = { id: `variables.${name}`, label: name, why: description }
  const found = findVariable(host, envFile, name)
  if (!found) {
    const fact = hasPlaceholder(host, envFile, name) ? 'placeholder' : 'unset'
    return makeRow({ ...facts, status: required ? 'failed' : 'info', fact, fix: required ? fixUnset(row) : '' })
  }
  const { value, origin } = found
  const where = origin === 'environment' ? 'the environment' : '.env'
  // Of a reference the reason could say nothing; the reasons themselves never hold the value.
  const wrong = await wrongValue(host, row, value)
  if (wrong !== undefined) {
    return makeRow({ ...facts, status: 'failed', fact: `its value in ${where} ${wrong}`, fix: fixWrong(row, origin) })
  }
  const fact = isReference(value) ? `set in ${where}, a reference` : `set in ${where}`
  return makeRow({ ...facts, status: 'ok', fact })
}

function hasPlaceholder(host: Host, envFile: EnvFile | undefined, name: string): boolean {
  const entry = envFile?.entries.findLast((candidate) => candidate.name === name)
  return [readEnv(host, name), entry?.value].some((value) => value?.trim() === PLACEHOLDER)
}

function fixUnset({ name, secret }: VariableRow): string {
  return secret ? `codexkit bootstrap --prompt-secrets` : `Set ${name} in .env.`
}

function fixWrong({ name }: VariableRow, origin: string): string {
  return origin === 'environment' ? `Mend or unset ${name} in the environment.` : `Mend ${name} in .env.`
}
