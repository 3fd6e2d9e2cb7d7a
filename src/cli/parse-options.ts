import { cac } from 'cac'
import { CodexkitError } from '../errors.ts'
import type { OptionSpec, PositionalSpec, RawValues } from './command-spec.ts'
import { canonicalArgv } from './canonical-argv.ts'
import { camelName } from './option-names.ts'
import { assignPositionals } from './positionals.ts'
import { nearestName } from '../platform/nearest-name.ts'

/**
 * Reads the words after a command by its option specs. Only what was given is in the answer: text as it was typed,
 * `true` for flags, lists for repeatable options; of other repeated options the last wins. Words without dashes are the
 * positionals, in order.
 * Throws CODEXKIT_USAGE.
 */
export async function parseOptions(
  words: readonly string[],
  options: readonly OptionSpec[],
  positionals: readonly PositionalSpec[] = [],
): Promise<RawValues> {
  const parser = cac('codexkit')
  const command = parser.command('', '').allowUnknownOptions()
  for (const option of options) {
    const value = option.type === 'flag' ? '' : ` <${option.placeholder ?? 'value'}>`
    command.option(`--${option.name}${value}`, option.summary)
  }
  const canonical = canonicalArgv(words, options)
  // Read from the words themselves: where --follow and --no-follow both exist, cac says yes to the first in any case.
  const flags = new Set(canonical.slice(0, canonical.indexOf('--')))
  let values: RawValues = {}
  command.action((given: Record<string, unknown>) => (values = readValues(given, options, flags)))
  parser.parse(['node', 'codexkit', ...canonical], { run: false })
  const rest: unknown = parser.options['--']
  const placed = assignPositionals(Array.isArray(rest) ? rest.map(String) : [], positionals)
  if (placed.surplus !== undefined) throw unexpectedWord(placed.surplus, options)
  await parser.runMatchedCommand()
  return { ...values, ...placed.values }
}

function readValues(
  given: Record<string, unknown>,
  options: readonly OptionSpec[],
  flags: ReadonlySet<string>,
): RawValues {
  const values: RawValues = {}
  for (const option of options) {
    if (option.type === 'flag') {
      if (flags.has(`--${option.name}`)) values[camelName(option.name)] = true
      continue
    }
    const raw = given[camelName(option.name)]
    if (raw === undefined) continue
    const texts = [raw].flat().map((text) => (typeof text === 'string' ? text.slice(1) : ''))
    for (const text of texts) checkChoice(option, text)
    values[camelName(option.name)] = option.repeatable ? texts : texts.at(-1)
  }
  return values
}

/** Throws CODEXKIT_USAGE when an option with choices got another value. */
function checkChoice(option: OptionSpec, text: string): void {
  if (!option.choices || option.choices.includes(text)) return
  const near = nearestName(text, option.choices)
  throw new CodexkitError('CODEXKIT_USAGE', `--${option.name} cannot be "${text}".`, {
    hint: near ? `Did you mean ${near}?` : `It is one of ${option.choices.join(', ')}.`,
    details: { option: option.name, value: text, choices: [...option.choices] },
  })
}

function unexpectedWord(word: string, options: readonly OptionSpec[]): CodexkitError {
  const near = nearestName(
    word,
    options.map((option) => option.name),
  )
  return new CodexkitError('CODEXKIT_USAGE', `"${word}" is not expected here.`, {
    hint: near ? `Did you mean --${near}?` : 'Put text with spaces in quotes, and see --help for the options.',
  })
}
