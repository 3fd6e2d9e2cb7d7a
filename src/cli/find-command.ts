import { CodexkitError } from '../errors.ts'
import type { CommandEntry } from './command-spec.ts'
import { nearestName } from '../platform/nearest-name.ts'

export type FoundCommand =
  | { kind: 'command'; entry: CommandEntry; rest: readonly string[] }
  | { kind: 'group'; group: string; entries: readonly CommandEntry[]; rest: readonly string[] }
  | { kind: 'none'; rest: readonly string[] }

/** Finds the command that the first one or two words name. Throws CODEXKIT_USAGE for a word that names none. */
export function findCommand(words: readonly string[], commands: readonly CommandEntry[]): FoundCommand {
  const [first, second] = words
  if (first === undefined || first.startsWith('-')) return { kind: 'none', rest: words }
  const single = commands.find((entry) => entry.spec.name === first)
  if (single) return { kind: 'command', entry: single, rest: words.slice(1) }
  const entries = commands.filter((entry) => entry.spec.name.startsWith(`${first} `))
  if (entries.length === 0) throw unknownCommand(first, commands)
  if (second === undefined || second.startsWith('-')) {
    return { kind: 'group', group: first, entries, rest: words.slice(1) }
  }
  const double = entries.find((entry) => entry.spec.name === `${first} ${second}`)
  if (!double) throw unknownCommand(`${first} ${second}`, entries)
  return { kind: 'command', entry: double, rest: words.slice(2) }
}

function unknownCommand(word: string, commands: readonly CommandEntry[]): CodexkitError {
  const names = commands.flatMap(({ spec }) =>
    spec.name.includes(' ') ? [spec.name, firstWord(spec.name)] : spec.name,
  )
  const near = nearestName(word, names)
  return new CodexkitError('CODEXKIT_USAGE', `There is no command "${word}".`, {
    hint: near ? `Did you mean "codexkit ${near}"?` : 'See "codexkit --help" for the commands.',
    details: { command: word },
  })
}

function firstWord(name: string): string {
  return name.split(' ', 1)[0] ?? name
}
