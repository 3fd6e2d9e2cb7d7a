import { createRedactor, secretNames } from '../env/index.ts'
import { readEnv } from '../platform/host.ts'
import { escapeControlsButColour } from '../ui/escape-controls.ts'
import { createProgress } from '../ui/progress.ts'
import { mayUseColour, mayUseUnicode } from '../ui/stream-manners.ts'
import { createStyle, type Style } from '../ui/style.ts'
import type { RawValues } from './command-spec.ts'
import type { Context, OutputStream, World } from './context.ts'

/** Makes what commands work with: streams that redact and are safe for a terminal, progress, colours. */
export function createContext(world: World, flags: RawValues): Context {
  const redactor = createRedactor()
  for (const name of secretNames()) redactor.add(name, readEnv(world, name))
  const guard = (stream: OutputStream): OutputStream => ({
    ...stream,
    write: (text) => {
      const redacted = redactor.redact(text)
      stream.write(stream.isTerminal ? escapeControlsButColour(redacted) : redacted)
    },
  })
  const noColor = flags['noColor'] === true
  const style = styleFor(world, world.stderr, noColor)
  const stderr = guard(world.stderr)
  const motion = world.stderr.isTerminal && !noColor && world.env['TERM'] !== 'dumb' && !readEnv(world, 'CI')
  const progress = createProgress({
    // Redrawing needs control characters, so this sink redacts and leaves the escaping to the progress line itself.
    write: (text) => world.stderr.write(redactor.redact(text)),
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
    progress,
    style,
    interactive,
    settingsEnv: world.env,
  }
}

/** The style that fits a stream of this world. */
export function styleFor(world: World, stream: OutputStream, noColor: boolean): Style {
  return createStyle({
    colour: mayUseColour(world.env, stream.isTerminal, noColor),
    unicode: mayUseUnicode(world.env, world.platform),
  })
}
