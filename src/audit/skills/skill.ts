/** One kind of audit: what Codex is asked to do, and the form of its answer. */
export interface Skill {
  name: string
  /** `codexkit.toml` for the user's own, also where it has the name of a built-in one. */
  origin: 'built-in' | 'codexkit.toml'
  /** All that Codex is told: the task, and how to answer. */
  prompt: string
  /** JSON Schema of the last message, for `--output-schema`. */
  outputSchema: Readonly<Record<string, unknown>>
  /** Whether `control` is a control of NIST SP 800-53, which `normalizeControlId` mends. */
  controlIds: boolean
}

/** A skill that comes with codexkit, without the part that all of them share. */
export interface BuiltInSkill {
  /** One sentence for lists. */
  summary: string
  /** What to look at, how, and what not to do. */
  task: string
  controlIds: boolean
}

/** What `[skills.NAME]` of a codexkit.toml says: one of `prompt` and `prompt-file`. Paths start at the workspace. */
export interface OwnSkill {
  prompt?: string | undefined
  'prompt-file'?: string | undefined
  /** JSON file. Without it: the findings schema, and the prompt gets the part that explains it. */
  'output-schema'?: string | undefined
  'control-ids'?: boolean | undefined
}
