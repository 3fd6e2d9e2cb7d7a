import type { OptionSpec, PositionalSpec } from './command-spec.ts'

/** `prompt-secrets` to `promptSecrets`. */
export function camelName(kebab: string): string {
  return kebab.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** The name in PowerShell: `prompt-secrets` is `PromptSecrets`. */
export function powershellName(option: OptionSpec): string {
  const camel = camelName(option.name)
  return option.powershellName ?? camel.charAt(0).toUpperCase() + camel.slice(1)
}

/** How help shows a word that is known by its place: `CODE`, or `[CODE]` where it may be left out. */
export function positionalName({ name, required }: PositionalSpec): string {
  return required ? name.toUpperCase() : `[${name.toUpperCase()}]`
}

/**
 * Finds the option that a word on the command line means. `--prompt-secrets`, `-PromptSecrets`, `--promptSecrets` and
 * any mix of case are one; a single letter is a short name, whose case counts.
 */
export function findOption(options: readonly OptionSpec[], word: string): OptionSpec | undefined {
  if (/^-[^-]$/.test(word)) return options.find((option) => option.short === word.slice(1))
  const plain = plainName(word)
  return options.find((option) => plainName(option.name) === plain || plainName(powershellName(option)) === plain)
}

function plainName(word: string): string {
  return word.replace(/^-+/, '').replaceAll('-', '').toLowerCase()
}
