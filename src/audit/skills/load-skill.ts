import { CodexkitError } from '../../errors.ts'
import { BUILT_IN_SKILLS, skillPrompt } from './built-in-skills.ts'
import { FINDINGS_SCHEMA } from './findings-schema.ts'
import { readSchemaFile, readSkillFile } from './read-skill-file.ts'
import type { BuiltInSkill, OwnSkill, Skill } from './skill.ts'

export interface SkillSources {
  /** Absolute path; files of the user's skills lie below it. */
  workspace: string
  /** The `[skills.NAME]` tables of codexkit.toml. */
  own: Readonly<Record<string, OwnSkill>>
}

/** The names of every skill there is, the user's own included, in order. */
export function skillNames(own: SkillSources['own']): string[] {
  return [...new Set([...Object.keys(BUILT_IN_SKILLS), ...Object.keys(own)])].sort()
}

/**
 * The skill of a name, in any case. The user's own wins over a built-in one. Throws CODEX_INVALID_OPTIONS (exit 2) with
 * the list for an unknown name, CODEX_INVALID_CONFIG for a file that cannot be read or is no JSON Schema.
 */
export async function loadSkill(name: string, { workspace, own }: SkillSources): Promise<Skill> {
  const names = skillNames(own)
  const found = names.find((known) => known === name) ?? names.find((known) => known === name.trim().toLowerCase())
  if (found === undefined) {
    throw new CodexkitError('CODEX_INVALID_OPTIONS', `There is no skill "${name}".`, {
      hint: `The skills are ${names.join(', ')}; add your own as [skills.NAME] in codexkit.toml.`,
      details: { classification: 'config', failureCode: 'unknown_skill', skill: name, skills: names },
    })
  }
  const mine = own[found]
  return mine ? ownSkill(found, mine, workspace) : builtInSkill(found)
}

function builtInSkill(name: string): Skill {
  const skills: Readonly<Record<string, BuiltInSkill | undefined>> = BUILT_IN_SKILLS
  const skill = skills[name]
  if (!skill) throw new Error(`${name} is in the list of skills`)
  const { controlIds } = skill
  return { name, origin: 'built-in', prompt: skillPrompt(skill), outputSchema: FINDINGS_SCHEMA, controlIds }
}

/** Without a schema of its own a skill gives findings, and its prompt gets the part that says how. */
async function ownSkill(name: string, own: OwnSkill, workspace: string): Promise<Skill> {
  const key = `skills.${name}`
  const file = own['prompt-file']
  const task = own.prompt ?? (file === undefined ? '' : await readSkillFile(workspace, file, `${key}.prompt-file`))
  if (task.trim() === '') {
    throw new CodexkitError('CODEX_INVALID_CONFIG', `${key} in codexkit.toml has no prompt.`, {
      hint: 'Give it prompt = "…" or prompt-file = "FILE".',
      details: { key },
    })
  }
  const controlIds = own['control-ids'] ?? false
  const head = { name, origin: 'codexkit.toml', controlIds } as const
  const schema = own['output-schema']
  if (schema === undefined) return { ...head, prompt: skillPrompt({ task, controlIds }), outputSchema: FINDINGS_SCHEMA }
  return { ...head, prompt: task, outputSchema: await readSchemaFile(workspace, schema, `${key}.output-schema`) }
}
