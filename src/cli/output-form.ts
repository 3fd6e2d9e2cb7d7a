import { CodexkitError } from '../errors.ts'
import type { RawValues } from './command-spec.ts'

/** How a command answers on stdout: text, one JSON document, or JSON lines of which the last is that document. */
export type OutputForm = 'text' | 'json' | 'jsonl'

/**
 * The form that the options ask for. `flags` were typed; `values` come from every source, and what was typed wins over a
 * file that says something else. Throws CODEXKIT_USAGE when both forms were typed.
 */
export function chooseOutputForm(flags: RawValues, values: RawValues): OutputForm {
  if (flags['json'] !== true) return values['jsonl'] === true ? 'jsonl' : 'text'
  if (flags['jsonl'] !== true) return 'json'
  throw new CodexkitError('CODEXKIT_USAGE', '--json and --jsonl cannot both be given.', {
    hint: 'Leave --json out: the last line of --jsonl is the same document.',
  })
}
