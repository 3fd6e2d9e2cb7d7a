import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Context } from '../../cli/context.ts'
import type { Warning } from '../../cli/outcome.ts'
import { messageOf } from '../../errors.ts'
import { codexkitHome } from '../../platform/user-folders.ts'
import { readCodexFolders } from './read-codex-folders.ts'

/** Where Codex may write, all absolute. */
export interface Places {
  codexHomes: string[]
  logDirs: string[]
  sqliteHomes: string[]
}

export interface FoundPlaces {
  places: Places
  /** Homes that belong to the user: named, of CODEX_HOME, or `~/.codex`. Whether they exist is not asked. */
  ownHomes: string[]
  /** A config.toml that could not be read. */
  warnings: Warning[]
}

type Machine = Pick<Context, 'cwd' | 'homeDir' | 'platform' | 'env' | 'arch' | 'signal' | 'now' | 'settingsEnv'>

/**
 * Finds the Codex homes to watch: those that were named, or else the user's own and those of codexkit's runs; and what
 * their config.toml adds with `log_dir` and `sqlite_home`. Never throws: a broken config is a warning.
 */
export async function findPlaces(machine: Machine, named: readonly string[]): Promise<FoundPlaces> {
  const own = named.length > 0 ? named.map((path) => resolve(machine.cwd, path)) : [ownHome(machine)]
  const runs = named.length > 0 ? [] : await findRunHomes(machine)
  const ownHomes = [...new Set(own)]
  const codexHomes = [...new Set([...ownHomes, ...runs])]
  const warnings: Warning[] = []
  const logDirs = new Set<string>()
  const sqliteHomes = new Set<string>()
  for (const home of codexHomes) {
    try {
      const { logDir, sqliteHome } = await readCodexFolders(home, machine.homeDir)
      if (logDir !== undefined) logDirs.add(logDir)
      // With log_dir set, 0.169 puts its SQLite log there too (DRIFT, state and logs).
      for (const folder of [logDir, sqliteHome]) if (folder !== undefined) sqliteHomes.add(folder)
    } catch (thrown) {
      warnings.push({ code: 'codex-config', message: `Its log_dir is not known: ${messageOf(thrown)}` })
    }
  }
  const fromEnv = machine.settingsEnv['CODEX_SQLITE_HOME']?.trim()
  if (fromEnv) sqliteHomes.add(resolve(machine.cwd, fromEnv))
  const places = { codexHomes, logDirs: [...logDirs], sqliteHomes: [...sqliteHomes] }
  return { places, ownHomes, warnings }
}

/** As sourceHomeOf of src/codex has it; loading all of that would cost more time than the first line may take. */
function ownHome({ cwd, homeDir, settingsEnv }: Machine): string {
  const chosen = settingsEnv['CODEX_HOME']?.trim()
  return chosen ? resolve(cwd, chosen) : join(homeDir, '.codex')
}

/** The homes that codexkit gave its runs, and the one it logs in with. */
async function findRunHomes(machine: Machine): Promise<string[]> {
  const root = codexkitHome(machine)
  const runs = join(root, 'homes')
  // No run was made yet, or the folder is another user's: then there is nothing to watch.
  const names = await readdir(runs).catch(() => [])
  return [join(root, 'login'), ...names.map((name) => join(runs, name))]
}

/** The places of `now` that `before` does not have; undefined when there are none. */
export function newPlaces(before: Places, now: Places): Places | undefined {
  const added = (key: keyof Places): string[] => {
    const known = new Set(before[key])
    return now[key].filter((path) => !known.has(path))
  }
  const places = { codexHomes: added('codexHomes'), logDirs: added('logDirs'), sqliteHomes: added('sqliteHomes') }
  return Object.values(places).some((paths) => paths.length > 0) ? places : undefined
}
