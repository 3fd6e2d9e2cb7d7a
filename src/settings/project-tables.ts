import type { TomlTable } from 'smol-toml'
import { en } from 'zod/locales'
import * as z from 'zod/mini'
import { VARIABLE_KINDS } from '../env/index.ts'
import { CodexkitError } from '../errors.ts'

const variable = z.strictObject({
  kind: z.optional(z.enum(VARIABLE_KINDS)),
  secret: z.optional(z.boolean()),
  required: z.optional(z.boolean()),
  description: z.optional(z.string()),
  default: z.optional(z.string()),
  choices: z.optional(z.array(z.string())),
})

const dependency = z.strictObject({
  program: z.optional(z.string()),
  args: z.optional(z.array(z.string())),
  pattern: z.optional(z.string().check(z.refine(isPattern, 'is not a regular expression'))),
  minimum: z.optional(z.string()),
  required: z.optional(z.boolean()),
  purpose: z.optional(z.string()),
  install: z.optional(z.string()),
})

const endpoint = z.strictObject({ url: z.url(), required: z.optional(z.boolean()), purpose: z.optional(z.string()) })

const skill = z
  .strictObject({
    prompt: z.optional(z.string()),
    'prompt-file': z.optional(z.string()),
    'output-schema': z.optional(z.string()),
    'control-ids': z.optional(z.boolean()),
  })
  .check(
    z.refine(
      (row) => (row.prompt === undefined) !== (row['prompt-file'] === undefined),
      'needs one of prompt and prompt-file',
    ),
  )

/** In one currency, per million tokens. */
const price = z.strictObject({
  input: z.number().check(z.nonnegative()),
  'cached-input': z.optional(z.number().check(z.nonnegative())),
  output: z.number().check(z.nonnegative()),
})

const projectSchema = z.object({
  env: z.optional(z.record(z.string().check(z.regex(/^[A-Za-z_]\w*$/, 'is no name of a variable')), variable)),
  paths: z.optional(z.strictObject({ create: z.array(z.string()) })),
  dependencies: z.optional(z.record(z.string(), dependency)),
  endpoints: z.optional(z.record(z.string(), endpoint)),
  prices: z.optional(z.record(z.string(), price)),
  skills: z.optional(z.record(z.string().check(z.regex(/^[a-z0-9][\w-]*$/, 'is no name of a skill')), skill)),
})

export type ProjectVariable = z.infer<typeof variable>
export type ProjectDependency = z.infer<typeof dependency>
export type ProjectEndpoint = z.infer<typeof endpoint>
export type ProjectSkill = z.infer<typeof skill>
export type ProjectTables = z.infer<typeof projectSchema>

/** Checks the tables of a project file. Throws CODEX_INVALID_CONFIG, naming the key. */
export function readProjectTables(project: TomlTable): ProjectTables {
  const read = projectSchema.safeParse(project, { error: en().localeError })
  if (read.success) return read.data
  const [issue] = read.error.issues
  const key = issue?.path.join('.') ?? ''
  // What is wrong with a name stands one level deeper: the issue itself only says that it is a key.
  const said = (issue?.code === 'invalid_key' ? issue.issues[0] : issue)?.message ?? 'is not valid'
  throw new CodexkitError('CODEX_INVALID_CONFIG', `${key} in codexkit.toml: ${said}.`, {
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
