import { CodexkitError } from '../errors.ts'
import type { OptionSpec } from './command-spec.ts'
import { findOption, powershellName } from './option-names.ts'
import { nearestName } from '../platform/nearest-name.ts'

const SWITCH_VALUES = new Map([
  ['true', true],
  ['$true', true],
  ['false', false],
  ['$false', false],
])

/**
 * Rewrites the words after a command into one spelling that cac reads the same way every time: `--name` for a flag,
 * `--name==VALUE` for a value. The second `=` keeps cac from taking `0123` for a number or an empty value for none;
 * `parseOptions` takes it off again. Words that are no option come after `--`.
 * Throws CODEXKIT_USAGE for an unknown option, a missing value, or a value for a flag.
 */
export function canonicalArgv(words: readonly string[], options: readonly OptionSpec[]): string[] {
  // A set, since the last one wins, and since cac makes a list of a flag that stands twice.
  const flags = new Set<string>()
  const values: string[] = []
  const rest: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') {
      rest.push(...words.slice(index + 1))
      break
    }
    if (!/^-./.test(word)) {
      rest.push(word)
      continue
    }
    const { name, attached } = splitWord(word)
    const option = findOption(options, name)
    if (!option) throw unknownOption(name, options)
    if (option.type === 'flag') {
      if (flagIsOn(name, attached)) flags.add(`--${option.name}`)
      else flags.delete(`--${option.name}`)
      continue
    }
    const next = words[index + 1]
    const takesNext = attached === undefined && next !== undefined && !looksLikeOption(next, options)
    const value = attached ?? (takesNext ? next : option.standalone)
    if (value === undefined) throw missingValue(name, option)
    if (takesNext) index++
    values.push(`--${option.name}==${value}`)
  }
  return [...flags, ...values, '--', ...rest]
}

/** `--name=value` and PowerShell's `-Name:value`; a colon later in the word belongs to the value. */
function splitWord(word: string): { name: string; attached: string | undefined } {
  const match = /^(-{1,2}[A-Za-z][\w-]*)[=:]([\s\S]*)$/.exec(word)
  return match ? { name: match[1] ?? word, attached: match[2] } : { name: word, attached: undefined }
}

/** A lone `-`, negative numbers and sentences are values; so is one dash with a word that names no option. */
function looksLikeOption(word: string, options: readonly OptionSpec[]): boolean {
  if (word === '--') return true
  const { name } = splitWord(word)
  return /^--?[A-Za-z][\w-]*$/.test(name) && (name.startsWith('--') || findOption(options, name) !== undefined)
}

function flagIsOn(name: string, attached: string | undefined): boolean {
  if (attached === undefined) return true
  const on = SWITCH_VALUES.get(attached.toLowerCase())
  if (on !== undefined) return on
  throw new CodexkitError('CODEXKIT_USAGE', `The option ${name} takes no value, but "${attached}" was given.`, {
    hint: `Write just ${name}.`,
  })
}

function unknownOption(name: string, options: readonly OptionSpec[]): CodexkitError {
  const powershell = /^-[A-Z]/.test(name)
  const known = options.map((option) => option.name)
  const near = nearestName(name.replace(/^-+/, '').replace(/([a-z0-9])([A-Z])/g, '$1-$2'), known)
  const option = options.find((candidate) => candidate.name === near)
  const hint = option
    ? `Did you mean ${powershell ? `-${powershellName(option)}` : `--${option.name}`}?`
    : 'See --help for the options.'
  return new CodexkitError('CODEXKIT_USAGE', `There is no option ${name}.`, { hint, details: { option: name } })
}

function missingValue(name: string, option: OptionSpec): CodexkitError {
  const example = option.choices?.[0] ?? option.placeholder ?? 'VALUE'
  return new CodexkitError('CODEXKIT_USAGE', `The option ${name} needs a value.`, { hint: `Write ${name} ${example}.` })
}
