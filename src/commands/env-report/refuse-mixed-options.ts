import type { OptionValues } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import type { spec } from './spec.ts'

/** Throws CODEXKIT_USAGE for options that ask for two things at once. */
export function refuseMixedOptions(options: OptionValues<typeof spec>): void {
  const compares = options.check || options.baseline !== undefined
  const mixes: readonly [boolean, string][] = [
    [options.markdown && options.html, '--markdown and --html'],
    [options.check && options.baseline !== undefined, '--check and --baseline'],
    [options.baseline !== undefined && options.output !== undefined, '--baseline and --output'],
    [compares && options.github, '--github and a comparison'],
    [compares && (options.markdown || options.html), 'a format and a comparison'],
    [(options.markdown || options.html) && options.output !== undefined, 'a format and --output, which is Markdown'],
  ]
  const mixed = mixes.find(([together]) => together)
  if (!mixed) return
  throw new CodexkitError('CODEXKIT_USAGE', `Two things are asked for at once: ${mixed[1]}.`, {
    hint: 'Run it once for each.',
  })
}
