import type { TomlTable } from 'smol-toml'
import { z } from 'zod'
import { VARIABLE_KINDS } from '../env/index.ts'
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

export type ProjectVariable = z.infer<typeof variable>
export type ProjectDependency = z.infer<typeof dependency>
export type ProjectEndpoint = z.infer<typeof endpoint>
export type ProjectTables = z.infer<typeof projectSchema>

/** Checks the tables of a project file. Throws CODEX_INVALID_CONFIG, naming the key. */
export function readProjectTables(project: TomlTable): ProjectTables {
  const read = projectSchema.safeParse(project)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const key = issue?.path.join('.') ?? ''
  throw new CodexkitError('CODEX_INVALID_CONFIG', `${key} in codexkit.toml: ${issue?.message ?? 'is not valid'}.`, {
    hint: 'See examples/codexkit.example.toml for what may stand there.',
    details: { key },
    cause: read.error,
  })
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    // SyntaxError: said by the caller, with the key.
    return false
  }
}
