import type { ExitName } from '../exit-codes.ts'
import type { Context } from './context.ts'
import type { Outcome, TextView } from './outcome.ts'

export interface OptionSpec {
  /** Kebab-case, without dashes. Scripts in PowerShell spell it in PascalCase. */
  name: string
  /** A flag stands alone; an optional-value option may stand alone or take a value. */
  type: 'flag' | 'value' | 'optional-value'
  summary: string
  /** What help shows for the value: `FILE`, `TIME`. */
  placeholder?: string
  /** One letter, without the dash. */
  short?: string
  default?: string
  /** What an optional-value option means when it stands alone. */
  standalone?: string
  choices?: readonly string[]
  repeatable?: boolean
  /** The value is never shown, and never taken from the command line. */
  secret?: boolean
  /** The environment variable that sets it too. */
  env?: string
  /** The PowerShell name where it is not just the PascalCase of `name`. */
  powershellName?: string
}

/** A word without dashes, known by its place: CODE in `codexkit explain CODE`. Never taken from settings. */
export interface PositionalSpec {
  /** Kebab-case; help shows it in capitals. */
  name: string
  summary: string
  required?: boolean
}

export interface CommandSpec {
  /** One or two words: `bootstrap`, `runtime install`. */
  name: string
  /** One sentence for lists. */
  summary: string
  /** Paragraphs for its own help. */
  description: readonly string[]
  /** Words that stand alone, in their order; required ones first. */
  positionals?: readonly PositionalSpec[]
  options: readonly OptionSpec[]
  /** The same options under headings, for a help that would be a wall without; those in no group come last. */
  optionGroups?: Readonly<Record<string, readonly OptionSpec[]>>
  examples: readonly { command: string; explains: string }[]
  exitCodes: readonly ExitName[]
  /** Path of the generated PowerShell shim, from the top of the repository. */
  shim?: string
  /** What the shim is called in the PowerShell module, by an approved verb: `Invoke-CodexAudit`. */
  cmdlet?: string
  /** Whether npm gives it a program of its own. */
  bin?: boolean
}

/** Keeps the literal types of a spec, so that its options are typed where the command runs. */
export function defineCommand<const S extends CommandSpec>(spec: S): S {
  return spec
}

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name

type ValueOf<O extends OptionSpec> = O extends { type: 'flag' }
  ? boolean
  : O extends { repeatable: true }
    ? readonly string[]
    : O extends { default: string }
      ? string
      : string | undefined

type PositionalValues<S> = S extends { positionals: readonly (infer P extends PositionalSpec)[] }
  ? { [Q in P as Camel<Q['name']>]: Q extends { required: true } ? string : string | undefined }
  : unknown

/** The options and positionals of a command as its `run` gets them: camelCase, every source merged. */
export type OptionValues<S extends CommandSpec> = {
  [O in S['options'][number] as Camel<O['name']>]: ValueOf<O>
} & PositionalValues<S>

/** Option values before a command's own types are known. */
export type RawValues = Record<string, string | boolean | readonly string[] | undefined>

export interface CommandModule<S extends CommandSpec, Result> {
  run: (context: Context, options: OptionValues<S>) => Promise<Outcome<Result>>
  /** Loaded only when text is wanted, after the work is done. */
  loadView: () => Promise<TextView<Result>>
}

/** One row of the command table: the data, and how to get the work when it is needed. */
export interface CommandEntry {
  spec: CommandSpec
  load: () => Promise<LoadedCommand>
}

export interface LoadedCommand {
  run: (context: Context, options: RawValues) => Promise<Outcome<unknown>>
  loadView: () => Promise<TextView<unknown>>
}
