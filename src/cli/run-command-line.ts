import { CodexkitError } from '../errors.ts'
import { VERSION } from '../version.ts'
import type { CommandEntry, CommandSpec, OptionSpec, RawValues } from './command-spec.ts'
import type { Context, SettingOrigin, World } from './context.ts'
import { findCommand, type FoundCommand } from './find-command.ts'
import { GLOBAL_OPTIONS } from './global-options.ts'
import { findOption } from './option-names.ts'
import type { OutputForm } from './output-form.ts'

/** What the settings of a run are, and the context that knows their secrets. */
export interface PreparedRun {
  context: Context
  values: RawValues
  origins: readonly SettingOrigin[]
}

export interface CommandLine {
  commands: readonly CommandEntry[]
  /** Merges flags with the other sources. Handed in, because settings stand beside the command line, not below it. */
  prepare: (context: Context, spec: CommandSpec, flags: RawValues) => Promise<PreparedRun>
}

/** Runs one command line from its words to an exit code. Never throws for what a user did. */
export async function runCommandLine(words: readonly string[], line: CommandLine, world: World): Promise<number> {
  // Answered first and without loading anything: version and help must be instant.
  if (words[0] === '-v' || /^--?version$/i.test(words[0] ?? '')) return printText(world, `${VERSION}\n`)
  const run: CurrentRun = { name: '' }
  try {
    const found = findCommand(words, line.commands)
    if (found.kind !== 'command') return await showHelp(found, line.commands, world)
    run.name = found.entry.spec.name
    run.options = found.entry.spec.options
    return await runCommand(found.entry, found.rest, line, world, run)
  } catch (thrown) {
    return await reportFailure(thrown, run, words, world)
  }
}

/** What is known of a run by the time it fails: which command, how it answers, the context that knows its secrets. */
interface CurrentRun {
  name: string
  options?: readonly OptionSpec[]
  form?: OutputForm
  context?: Context
}

async function showHelp(
  found: Exclude<FoundCommand, { kind: 'command' }>,
  commands: readonly CommandEntry[],
  world: World,
): Promise<number> {
  const { renderGroupHelp, renderOverview } = await import('./help.ts')
  const text = found.kind === 'group' ? renderGroupHelp(found.group, found.entries) : renderOverview(commands)
  if (found.rest.some((word) => /^(-h|--?help)$/i.test(word))) return printText(world, text)
  refuseLateCommand(found, commands)
  if (found.rest.length > 0) {
    const { parseOptions } = await import('./parse-options.ts')
    const flags = await parseOptions(found.rest, GLOBAL_OPTIONS)
    if (flags['version'] === true) return printText(world, `${VERSION}\n`)
    if (flags['json'] === true) {
      const hint = 'See "codexkit --help" for the commands.'
      throw new CodexkitError('CODEXKIT_USAGE', 'No command was given.', { hint })
    }
  }
  world.stderr.write(text)
  return 2
}

/** Throws CODEXKIT_USAGE for `codexkit --json run-audit`, where options stand before the command. */
function refuseLateCommand(found: Exclude<FoundCommand, { kind: 'command' }>, commands: readonly CommandEntry[]): void {
  const names = found.rest.map((word) => ({ word, name: found.kind === 'group' ? `${found.group} ${word}` : word }))
  const late = names.find(({ name }) => commands.some(({ spec }) => `${spec.name} `.startsWith(`${name} `)))
  if (!late) return
  throw new CodexkitError('CODEXKIT_USAGE', `"${late.word}" is not expected here.`, {
    hint: `The command comes first: codexkit ${late.name} [options]`,
  })
}

async function runCommand(
  entry: CommandEntry,
  rest: readonly string[],
  line: CommandLine,
  world: World,
  run: CurrentRun,
): Promise<number> {
  const { spec } = entry
  const { parseOptions } = await import('./parse-options.ts')
  const flags = await parseOptions(rest, [...spec.options, ...GLOBAL_OPTIONS], spec.positionals)
  if (flags['help'] === true) {
    const { renderCommandHelp } = await import('./help.ts')
    return printText(world, renderCommandHelp(spec))
  }
  if (flags['version'] === true) return printText(world, `${VERSION}\n`)
  const { requirePositionals } = await import('./positionals.ts')
  const positionals = requirePositionals(spec, flags)
  const { createContext, styleFor } = await import('./create-context.ts')
  run.context = createContext(world, flags)
  const prepared = await line.prepare(run.context, spec, flags)
  const { context } = prepared
  const { chooseOutputForm } = await import('./output-form.ts')
  const form = chooseOutputForm(flags, prepared.values)
  run.form = form
  if (flags['explainConfig'] === true) {
    const { originsDocument, renderOrigins } = await import('./explain-config.ts')
    if (form === 'text') context.stdout.write(renderOrigins(prepared.origins))
    else writeDocument(context, originsDocument(prepared.origins, spec.name), form)
    return 0
  }
  const command = await entry.load()
  const settled = 'jsonl' in prepared.values ? { jsonl: form === 'jsonl' } : {}
  const done = await command.run({ ...context, form }, { ...prepared.values, ...settled, ...positionals })
  context.progress.clear()
  const { concludeOutcome } = await import('./conclude-outcome.ts')
  const outcome = concludeOutcome(done, flags['strict'] === true)
  const { exitCode } = outcome
  if (form !== 'text') {
    const { outcomeEnvelope } = await import('./envelope.ts')
    writeDocument(context, outcomeEnvelope(spec.name, outcome), form)
  } else {
    const style = styleFor(world, world.stdout, flags['noColor'] === true)
    const view = await command.loadView()
    context.stdout.write(view(outcome.result, { style, width: world.stdout.columns() }))
  }
  for (const warning of outcome.warnings ?? []) context.stderr.write(`warning: ${warning.message}\n`)
  if (outcome.error) {
    const { renderError } = await import('./print-error.ts')
    context.stderr.write(renderError(outcome.error, context.style, flags['debug'] === true))
  }
  return exitCode
}

async function reportFailure(
  thrown: unknown,
  run: CurrentRun,
  words: readonly string[],
  world: World,
): Promise<number> {
  const { asCodexkitError, renderError } = await import('./print-error.ts')
  const { createContext } = await import('./create-context.ts')
  const reason: unknown = world.signal.aborted ? world.signal.reason : thrown
  const error = asCodexkitError(reason instanceof CodexkitError ? reason : thrown)
  const context = run.context ?? createContext(world, { noColor: asksFor('no-color', words) })
  context.progress.clear()
  const form = run.form ?? askedForm(words, run.options)
  if (form !== 'text') {
    const { errorEnvelope } = await import('./envelope.ts')
    writeDocument(context, errorEnvelope(run.name, error), form)
  }
  context.stderr.write(renderError(error, context.style, asksFor('debug', words)))
  return error.exitCode
}

/** The form of errors that come before the settings were read. */
function askedForm(words: readonly string[], options: readonly OptionSpec[] = []): OutputForm {
  if (asksFor('jsonl', words, options)) return 'jsonl'
  return asksFor('json', words) ? 'json' : 'text'
}

/** Whether a flag is on, in any spelling, for errors that come before the options could be read. */
function asksFor(flag: string, words: readonly string[], more: readonly OptionSpec[] = []): boolean {
  const known = [...more, ...GLOBAL_OPTIONS]
  const options = words.filter((word) => word.startsWith('-'))
  const last = options.findLast((word) => findOption(known, word.split(/[=:]/, 1)[0] ?? '')?.name === flag)
  return last !== undefined && !/[=:]\$?false$/i.test(last)
}

function writeDocument({ stdout }: Context, document: unknown, form: 'json' | 'jsonl'): void {
  stdout.write(`${form === 'json' ? JSON.stringify(document, null, 2) : JSON.stringify(document)}\n`)
}

function printText(world: World, text: string): number {
  world.stdout.write(text)
  return 0
}
