import { CATALOGUE, createRedactor, secretNames } from '../env/index.ts'
import { readEnv } from '../platform/host.ts'
import { escapeControlsButColour } from '../ui/escape-controls.ts'
import { createProgress, type Progress } from '../ui/progress.ts'
import { mayUseColour, mayUseUnicode } from '../ui/stream-manners.ts'
import { createStyle, type Style } from '../ui/style.ts'
import type { RawValues } from './command-spec.ts'
import type { Context, OutputStream, World } from './context.ts'
import { defuseWorkflowCommands } from './defuse-workflow-commands.ts'

/** Makes what commands work with: streams that redact and are safe for a terminal or a CI log, progress, colours. */
export function createContext(world: World, flags: RawValues): Context {
  const redactor = createRedactor()
  for (const name of secretNames()) redactor.add(name, readEnv(world, name))
  // The runner reads both streams.
  const defuse = readEnv(world, 'GITHUB_ACTIONS') === 'true' ? defuseWorkflowCommands : (text: string) => text
  const clean = (text: string, stream: OutputStream): string => {
    const redacted = defuse(redactor.redact(text))
    return stream.isTerminal ? escapeControlsButColour(redacted) : redacted
  }
  const guard = (stream: OutputStream): OutputStream => ({
    ...stream,
    write: (text) => stream.write(clean(text, stream)),
  })
  const noColor = flags['noColor'] === true
  const style = styleFor(world, world.stderr, noColor)
  const stderr = guard(world.stderr)
  const motion = world.stderr.isTerminal && !noColor && world.env['TERM'] !== 'dumb' && !readEnv(world, 'CI')
  const progress = createProgress({
    // Redrawing needs control characters, so what is told is cleaned before it gets here: see guardProgress.
    write: world.stderr.write,
    motion,
    verbose: flags['verbose'] === true,
    width: world.stderr.columns,
    style,
  })
  const terminals = world.stdin.isTerminal && world.stderr.isTerminal
  const interactive = terminals && !readEnv(world, 'CI') && flags['noInput'] !== true
  return {
    ...world,
    stdout: guard(world.stdout),
    stderr,
    redactor,
    progress: guardProgress(progress, (text) => clean(text, world.stderr)),
    style,
    outputStyle: styleFor(world, world.stdout, noColor),
    form: 'text',
    interactive,
    settingsEnv: world.env,
    origins: [],
    writeUnredacted: world.stderr.write,
    catalogue: CATALOGUE,
  }
}

/** Cleans before a line is cut to the width of the terminal: half a secret would not be known again. */
function guardProgress(progress: Progress, clean: (text: string) => string): Progress {
  return {
    say: (text) => progress.say(clean(text)),
    detail: (text) => progress.detail(clean(text)),
    update: (text) => progress.update(clean(text)),
    clear: progress.clear,
  }
}

/** The style that fits a stream of this world. */
export function styleFor(world: World, stream: OutputStream, noColor: boolean): Style {
  return createStyle({
    colour: mayUseColour(world.env, stream.isTerminal, noColor),
    unicode: mayUseUnicode(world.env, world.platform),
  })
}
