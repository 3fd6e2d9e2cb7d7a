import type { TomlTable, TomlValue } from 'smol-toml'
import { CodexkitError } from '../errors.ts'
import { isUnset, type EnvFile } from '../env/index.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { isTable } from '../platform/toml-file.ts'
import { checkCommandTable } from './check-command-table.ts'
import { PROJECT_TABLES } from './project-rows.ts'
import type { ResolvedSetting, Setting, SettingValue } from './setting.ts'

export interface SettingSources {
  /** What stood on the command line, by kebab-case name. */
  flags: Readonly<Record<string, SettingValue>>
  host: Pick<Host, 'env' | 'platform'>
  envFile: EnvFile | undefined
  project: TomlTable
  /** The command, whose table in codexkit.toml comes before the top level. */
  command: string
}

/**
 * Each setting's value from the first source that has one: flag, environment, `.env`, codexkit.toml, default. Throws
 * CODEX_INVALID_CONFIG for a value that cannot be, and for a key in the command's own table that is no setting of it.
 */
export function resolveSettings(settings: readonly Setting[], sources: SettingSources): ResolvedSetting[] {
  checkCommandTable(sources.project, sources.command, settings)
  return settings.map((setting) => checkChoices(setting, resolveSetting(setting, sources)))
}

/** Options on the command line were checked when they were read; here are the other sources. */
function checkChoices({ choices }: Setting, resolved: ResolvedSetting): ResolvedSetting {
  const { name, value, origin } = resolved
  const wrong = [value].flat().find((text) => typeof text === 'string' && choices && !choices.includes(text))
  if (choices === undefined || wrong === undefined) return resolved
  throw new CodexkitError('CODEX_INVALID_CONFIG', `${name} cannot be "${String(wrong)}" (${origin}).`, {
    hint: `It is one of ${choices.join(', ')}.`,
    details: { setting: name, origin },
  })
}

function resolveSetting(setting: Setting, sources: SettingSources): ResolvedSetting {
  const { name, env } = setting
  const { project, command } = sources
  const flag = sources.flags[name]
  if (flag !== undefined) return { name, value: flag, origin: `--${name}` }
  if (env !== undefined) {
    const inherited = readEnv(sources.host, env)
    if (inherited !== undefined && !isUnset(inherited)) return fromText(setting, inherited, `environment ${env}`)
    const entry = sources.envFile?.entries.findLast((candidate) => candidate.name === env)
    if (entry && !isUnset(entry.value)) {
      return fromText(setting, entry.value, `.env line ${entry.line}`)
    }
  }
  const table = project[command]
  const written = [isTable(table) ? table[name] : undefined, topValue(project, name)].find(isWritten)
  if (written !== undefined) return { name, value: fromToml(setting, written), origin: 'codexkit.toml' }
  if (setting.default !== undefined) return { name, value: setting.default, origin: 'default' }
  return { name, value: setting.type === 'flag' ? false : setting.repeatable ? [] : undefined, origin: 'not set' }
}

/** [env.NAME] describes a variable, and run-audit has an option --env: such a table is no setting. */
function topValue(project: TomlTable, name: string): TomlValue | undefined {
  const value = project[name]
  return isTable(value) && PROJECT_TABLES.some((table) => table === name) ? undefined : value
}

function isWritten(value: TomlValue | undefined): boolean {
  return typeof value === 'string' ? !isUnset(value) : value !== undefined
}

function fromText(setting: Setting, text: string, origin: string): ResolvedSetting {
  const { name } = setting
  if (setting.type !== 'flag') return { name, value: setting.repeatable ? [text] : text, origin }
  const word = text.trim().toLowerCase()
  if (!['1', 'true', '0', 'false'].includes(word)) {
    throw new CodexkitError('CODEX_INVALID_CONFIG', `${setting.env} (${origin}) must be true or false.`, {
      hint: 'Write 1, true, 0 or false.',
      details: { setting: name, origin },
    })
  }
  return { name, value: word === '1' || word === 'true', origin }
}

function fromToml(setting: Setting, value: TomlValue): SettingValue {
  if (setting.type === 'flag' && typeof value === 'boolean') return value
  if (setting.repeatable && Array.isArray(value) && value.every(isText)) return value.map(String)
  if (setting.type !== 'flag' && isText(value)) return setting.repeatable ? [String(value)] : String(value)
  const wanted = setting.type === 'flag' ? 'true or false' : setting.repeatable ? 'a list of texts' : 'a text'
  const example = setting.type === 'flag' ? 'true' : setting.repeatable ? '["…"]' : '"…"'
  throw new CodexkitError('CODEX_INVALID_CONFIG', `${setting.name} in codexkit.toml must be ${wanted}.`, {
    hint: `Write ${setting.name} = ${example}.`,
    details: { setting: setting.name },
  })
}

function isText(value: TomlValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
