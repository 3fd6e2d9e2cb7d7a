import type { TomlTable } from 'smol-toml'
import { CodexkitError } from '../errors.ts'
import { nearestName } from '../platform/nearest-name.ts'
import { isTable } from '../platform/toml-file.ts'
import type { Setting } from './setting.ts'

/**
 * Refuses what nobody would read in the table that a command has in codexkit.toml: a limit whose name is mistyped is no
 * limit. Options that every command has, such as --strict, are no settings: they are taken from the command line only.
 * Throws CODEX_INVALID_CONFIG.
 */
export function checkCommandTable(project: TomlTable, command: string, settings: readonly Setting[]): void {
  refuseNested(project, command)
  const table = project[command]
  if (table === undefined) return
  if (!isTable(table)) {
    throw invalid(command, `"${command}" in codexkit.toml must be a table.`, `Write ${header(command)}.`)
  }
  const names = settings.map((setting) => setting.name)
  const unknown = Object.keys(table).find((key) => !names.includes(key))
  if (unknown === undefined) return
  const near = nearestName(unknown, names)
  const list = `See "codexkit ${command} --help"; what every command has is taken from the command line only.`
  const message = `${header(command)} in codexkit.toml has the key "${unknown}", which is no setting of ${command}.`
  throw invalid(command, message, near === undefined ? list : `Did you mean ${near}?`, unknown)
}

/** [runtime.install] is another table than that of "runtime install". */
function refuseNested(project: TomlTable, command: string): void {
  const [group = '', name = ''] = command.split(' ')
  const table = project[group]
  if (name === '' || !isTable(table) || !Object.hasOwn(table, name)) return
  const message = `[${group}.${name}] in codexkit.toml is not the table of ${command}.`
  throw invalid(command, message, `Write ${header(command)}.`)
}

function header(command: string): string {
  return command.includes(' ') ? `["${command}"]` : `[${command}]`
}

function invalid(command: string, message: string, hint: string, key?: string): CodexkitError {
  return new CodexkitError('CODEX_INVALID_CONFIG', message, { hint, details: { command, key } })
}
