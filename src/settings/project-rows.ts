import type { TomlTable } from 'smol-toml'
import { CATALOGUE, type VariableRow } from '../env/index.ts'
import type { ProjectDependency, ProjectEndpoint, ProjectTables, ProjectVariable } from './project-tables.ts'

/** The tables at the top of a project file that belong to no command. */
export const PROJECT_TABLES = [
  'env',
  'paths',
  'dependencies',
  'endpoints',
  'prices',
  'skills',
] as const satisfies (keyof ProjectTables)[]

/** What a repository adds to codexkit's own tables in its `codexkit.toml`. */
export interface ProjectRows {
  /** codexkit's catalogue and the project's own variables. */
  catalogue: readonly VariableRow[]
  /** Folders that bootstrap makes, relative to the workspace. */
  folders: readonly string[]
  dependencies: Readonly<Record<string, ProjectDependency>>
  endpoints: Readonly<Record<string, ProjectEndpoint>>
}

/** Reads the rows out of a project file. Throws CODEX_INVALID_CONFIG, naming the key. */
export async function projectRows(project: TomlTable): Promise<ProjectRows> {
  const { env = {}, paths, dependencies = {}, endpoints = {} } = await projectTables(project)
  return { catalogue: mergeRows(env), folders: paths?.create ?? [], dependencies, endpoints }
}

/**
 * The tables of a project file, checked. Most projects have none, and what checks them costs more than a command takes
 * to start. Throws CODEX_INVALID_CONFIG, naming the key.
 */
export async function projectTables(project: TomlTable): Promise<ProjectTables> {
  if (!PROJECT_TABLES.some((name) => name in project)) return {}
  return (await import('./project-tables.ts')).readProjectTables(project)
}

/** A project may say more about a variable of codexkit (that it is required, say), and add its own behind them. */
function mergeRows(env: Record<string, ProjectVariable>): VariableRow[] {
  const known = CATALOGUE.map((row) => ({ ...row, ...env[row.name] }))
  const own = Object.entries(env).filter(([name]) => !CATALOGUE.some((row) => row.name === name))
  return [
    ...known,
    ...own.map(([name, row]): VariableRow => {
      const kind = row.kind ?? (row.choices ? 'choice' : 'string')
      const { secret = false, required, choices, description = 'Set by this project.' } = row
      return { name, kind, secret, required, choices, description, default: row.default ?? '', readBy: 'this project' }
    }),
  ]
}
