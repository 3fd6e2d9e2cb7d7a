import { answerFormat } from './answer-format.ts'
import { docs } from './docs.ts'
import { gapAnalysis } from './gap-analysis.ts'
import { releaseReadiness } from './release-readiness.ts'
import { security } from './security.ts'
import type { BuiltInSkill } from './skill.ts'

/** The skills that come with codexkit. `docs/prompts/NAME.md` is made from each. */
export const BUILT_IN_SKILLS = {
  'gap-analysis': gapAnalysis,
  'release-readiness': releaseReadiness,
  security,
  docs,
} as const satisfies Record<string, BuiltInSkill>

/** The whole prompt of a skill: its task, then how to work and to answer. */
export function skillPrompt({ task, controlIds }: Pick<BuiltInSkill, 'task' | 'controlIds'>): string {
  return `${task.trim()}\n\n${answerFormat(controlIds)}`
}
