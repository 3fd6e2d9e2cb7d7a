import type { LogEntry } from '../../logs/index.ts'
import { createEntryJson, gapJson } from './entry-json.ts'
import { createEntryText, gapText } from './entry-text.ts'
import { openKeyStart } from './hold-open-key.ts'
import type { Context } from '../../cli/context.ts'

/** Puts entries on stdout, a batch at a time. */
export interface EntryOutput {
  entry: (entry: LogEntry) => void
  gap: (gap: { source: string; reason: string }) => void
  /** Writes what was told since the last call. False when nobody reads any more. */
  flush: () => Promise<boolean>
  /** The same for the last time: what waited for the end of a private key goes out too. */
  end: () => Promise<boolean>
}

/** Makes the output that was asked for: text, JSON lines, or with --json nothing. stdout redacts what it is given. */
export function createEntryOutput(context: Context, options: { jsonl: boolean; full: boolean }): EntryOutput {
  if (context.form === 'json') return SILENT
  const lines = options.jsonl ? jsonLines(context) : textLines(context, options.full)
  let text = ''
  const write = async (upTo: number): Promise<boolean> => {
    if (upTo === 0) return true
    const part = text.slice(0, upTo)
    text = text.slice(upTo)
    context.progress.clear()
    context.stdout.write(part)
    return context.stdout.drained()
  }
  return {
    entry: (entry) => void (text += lines.entry(entry)),
    gap: (gap) => void (text += lines.gap(gap)),
    flush: () => write(openKeyStart(text)),
    end: () => write(text.length),
  }
}

const SILENT: EntryOutput = {
  entry: () => undefined,
  gap: () => undefined,
  flush: () => Promise.resolve(true),
  end: () => Promise.resolve(true),
}

interface Lines {
  entry: (entry: LogEntry) => string
  gap: (gap: { source: string; reason: string }) => string
}

function jsonLines({ now }: Context): Lines {
  const json = createEntryJson()
  return { entry: (entry) => `${json(entry)}\n`, gap: (gap) => `${gapJson(gap, now())}\n` }
}

function textLines(context: Context, full: boolean): Lines {
  const style = context.outputStyle
  const { stdout, now } = context
  // A person reads the clock on the wall; a file that is kept says the same everywhere.
  const local = stdout.isTerminal
  const width = (): number => (stdout.isTerminal ? stdout.columns() : Infinity)
  const entry = createEntryText({ style, full, width, local })
  return { entry, gap: (gap) => gapText(gap, now(), style, local) }
}
