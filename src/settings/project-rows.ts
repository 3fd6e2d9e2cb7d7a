import type { TomlTable } from 'smol-toml'
import { z } from 'zod'
import { CATALOGUE, VARIABLE_KINDS, type VariableRow } from '../env/index.ts'
import { CodexkitError } from '../errors.ts'

const variable = z.strictObject({
  kind: z.enum(VARIABLE_KINDS).optional(),
  secret: z.boolean().optional(),
  required: z.boolean().optional(),
  description: z.string().optional(),
  default: z.string().optional(),
  choices: z.array(z.string()).optional(),
})

const dependency = z.strictObject({
  program: z.string().optional(),
  args: z.array(z.string()).optional(),
  pattern: z.string().refine(isPattern, 'is not a regular expression').optional(),
  minimum: z.string().optional(),
  required: z.boolean().optional(),
  purpose: z.string().optional(),
  install: z.string().optional(),
})

const endpoint = z.strictObject({ url: z.url(), required: z.boolean().optional(), purpose: z.string().optional() })

const projectSchema = z.object({
  env: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'is no name of a variable'), variable).optional(),
  paths: z.strictObject({ create: z.array(z.string()) }).optional(),
  dependencies: z.record(z.string(), dependency).optional(),
  endpoints: z.record(z.string(), endpoint).optional(),
})

export type ProjectDependency = z.infer<typeof dependency>
export type ProjectEndpoint = z.infer<typeof endpoint>

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
export function projectRows(project: TomlTable): ProjectRows {
  const read = projectSchema.safeParse(project)
  if (!read.success) {
    const [issue] = read.error.issues
    const key = issue?.path.join('.') ?? ''
    throw new CodexkitError('CODEX_INVALID_CONFIG', `${key} in codexkit.toml: ${issue?.message ?? 'is not valid'}.`, {
      hint: 'See examples/codexkit.example.toml for what may stand there.',
      details: { key },
      cause: read.error,
    })
  }
  const { env = {}, paths, dependencies = {}, endpoints = {} } = read.data
  return {
    catalogue: mergeRows(env),
    folders: paths?.create ?? [],
    dependencies,
    endpoints,
  }
}

/** A project may say more about a variable of codexkit (that it is required, say), and add its own behind them. */
function mergeRows(env: Record<string, z.infer<typeof variable>>): VariableRow[] {
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

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    // SyntaxError: said by the caller, with the key.
    return false
  }
}
