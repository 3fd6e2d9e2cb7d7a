import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TomlTable } from 'smol-toml'
import { CodexkitError, systemCodeOf } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'
import { isTable, readTomlFile } from '../../platform/toml-file.ts'
import { READ_ONLY_HINT, type SourceConfig } from './source-config.ts'

/** A profile of the user's, laid over the top of their config.toml as Codex does it. */
export interface Profile {
  model?: string
  /** What `openai_base_url` says, for the built-in provider. */
  baseUrl?: string
  /** Name of the provider; undefined is the built-in one. */
  providerName?: string
  /** Every provider the user has described. */
  providers: TomlTable
  /** Other settings of the model, as they came. */
  extras: TomlTable
  /** Keys that are left out, because a flag of codexkit decides them or they are no matter of a run. */
  ignored: readonly string[]
}

const FILE_END = '.config.toml'

/** What shapes the answers of a model. All else of a user's configuration stays with the user. */
const TAKEN =
  /^(?:model_(?!providers?$|instructions_file$|catalog_json$)\w+|service_tier|personality|hide_agent_reasoning|show_raw_agent_reasoning|web_search)$/

/**
 * Finds a profile by name: `$CODEX_HOME/NAME.config.toml` (what Codex 0.134 and newer read), else `[profiles.NAME]`
 * of config.toml (what older ones read). Newer versions ignore a missing one in silence; here it is
 * CODEX_INVALID_CONFIG, exit 2, with the names there are. docs/notes/codex/providers.md
 */
export async function resolveProfile(source: SourceConfig, name: string): Promise<Profile> {
  const profiles = isTable(source.table['profiles']) ? source.table['profiles'] : {}
  const files = await profileFiles(source.home)
  const found = files.includes(name)
    ? await readTomlFile(join(source.home, `${name}${FILE_END}`), READ_ONLY_HINT)
    : Object.hasOwn(profiles, name)
      ? profiles[name]
      : undefined
  if (!isTable(found)) throw unknownProfile(source.home, name, [...files, ...Object.keys(profiles)])
  const base = Object.entries(source.table).filter(([key]) => isTaken(key))
  const layered: TomlTable = { ...Object.fromEntries(base), ...found }
  const providers = { ...tableOf(source.table['model_providers']), ...tableOf(found['model_providers']) }
  return {
    model: textOf(layered, 'model', name),
    baseUrl: textOf(layered, 'openai_base_url', name),
    providerName: textOf(layered, 'model_provider', name),
    providers,
    extras: Object.fromEntries(Object.entries(layered).filter(([key]) => TAKEN.test(key))),
    ignored: Object.keys(found).filter((key) => !isTaken(key) && key !== 'model_providers'),
  }
}

function isTaken(key: string): boolean {
  return TAKEN.test(key) || key === 'model' || key === 'model_provider' || key === 'openai_base_url'
}

function tableOf(value: unknown): TomlTable {
  return isTable(value) ? value : {}
}

function textOf(table: TomlTable, key: string, profile: string): string | undefined {
  const value = table[key]
  if (value === undefined || typeof value === 'string') return value
  throw new CodexkitError('CODEX_INVALID_CONFIG', `${key} of the profile "${profile}" is not a text.`, {
    hint: 'Mend it in your own Codex configuration.',
    details: { profile, key },
  })
}

async function profileFiles(home: string): Promise<string[]> {
  try {
    const names = await readdir(home)
    return names.filter((name) => name.endsWith(FILE_END)).map((name) => name.slice(0, -FILE_END.length))
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT') return []
    throw fileError(thrown, 'read the folder', home)
  }
}

function unknownProfile(home: string, profile: string, names: readonly string[]): CodexkitError {
  const known = [...new Set(names)].sort()
  return new CodexkitError('CODEX_INVALID_CONFIG', `There is no profile "${profile}" in ${home}.`, {
    hint: known.length > 0 ? `There are: ${known.join(', ')}.` : 'There are no profiles at all.',
    details: { profile, profiles: known, home },
  })
}
