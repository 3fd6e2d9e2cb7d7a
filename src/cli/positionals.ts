import { CodexkitError } from '../errors.ts'
import type { CommandSpec, PositionalSpec, RawValues } from './command-spec.ts'
import { camelName, positionalName } from './option-names.ts'

/** Gives words that are no options to the positionals of a command, in order. `surplus` is the first one too many. */
export function assignPositionals(
  words: readonly string[],
  positionals: readonly PositionalSpec[],
): { values: RawValues; surplus: string | undefined } {
  const taken = words.slice(0, positionals.length)
  const values = Object.fromEntries(taken.map((word, index) => [camelName(positionals[index]?.name ?? ''), word]))
  return { values, surplus: words[positionals.length] }
}

/** The positionals among what was given. Throws CODEXKIT_USAGE when a required one is not there. */
export function requirePositionals(spec: CommandSpec, given: RawValues): RawValues {
  const { name, positionals = [] } = spec
  const missing = positionals.find(
    (positional) => positional.required && given[camelName(positional.name)] === undefined,
  )
  if (missing) {
    const usage = ['codexkit', name, ...positionals.map(positionalName)].join(' ')
    throw new CodexkitError('CODEXKIT_USAGE', `${positionalName(missing)} is missing: ${missing.summary}`, {
      hint: `Write: ${usage}`,
      details: { positional: missing.name },
    })
  }
  const names = positionals.map((positional) => camelName(positional.name))
  return Object.fromEntries(names.map((key) => [key, given[key]]))
}
