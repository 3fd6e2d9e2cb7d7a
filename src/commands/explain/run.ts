import type { CommandModule } from '../../cli/command-spec.ts'
import { nearestName } from '../../platform/nearest-name.ts'
import { CodexkitError } from '../../errors.ts'
import { allExplanations, explainWord, knownWords, type Explanation } from './explanation.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, Explanation> = {
  run: async (_context, { code }) => ({ result: code === undefined ? everything() : explain(code), exitCode: 0 }),
  loadView: async () => (await import('./view.ts')).view,
}

function everything(): Explanation {
  return { asked: null, exit: null, failure: null, codes: allExplanations() }
}

function explain(word: string): Explanation {
  const explanation = explainWord(word)
  if (explanation) return explanation
  const near = nearWord(word)
  throw new CodexkitError('CODEXKIT_USAGE', `There is no code "${word}".`, {
    hint: near ? `Did you mean ${near}?` : 'Type "codexkit explain" for the list.',
    details: { code: word, near: near ?? null },
  })
}

/** The nearest code, whether or not its prefix was typed. */
function nearWord(word: string): string | undefined {
  const words = knownWords()
  const bare = new Map(words.map((known) => [known.replace(/^CODEX(?:KIT)?_/, ''), known]))
  const typed = word.trim().replaceAll('-', '_')
  const near = nearestName(typed, [...words, ...bare.keys()])
  return near === undefined ? undefined : (bare.get(near) ?? near)
}
