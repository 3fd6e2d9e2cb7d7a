import type { OptionSpec } from '../../../cli/command-spec.ts'

/** As LOG_LEVELS of src/logs has them; written out, because help must load no domain code. */
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const

/** Which entries are wanted, and how they are shown. */
export const FILTER_OPTIONS = [
  {
    name: 'level',
    type: 'value',
    placeholder: 'LEVEL',
    choices: LEVELS,
    default: 'info',
    summary: 'The lowest level that is shown.',
  },
  {
    name: 'target',
    type: 'value',
    repeatable: true,
    placeholder: 'TEXT',
    summary: 'Only entries whose target holds TEXT: a module (codex_core) or a kind of line (event_msg).',
  },
  {
    name: 'thread',
    type: 'value',
    repeatable: true,
    placeholder: 'ID',
    summary: 'Only entries of this thread; the start of its id will do.',
  },
  {
    name: 'grep',
    type: 'value',
    placeholder: 'PATTERN',
    summary: 'Only entries whose target or text fits PATTERN, a regular expression; what is none is plain text.',
  },
  {
    name: 'source',
    type: 'value',
    repeatable: true,
    placeholder: 'SOURCE',
    summary: 'Only text, rollout or sqlite, or files whose path holds SOURCE.',
  },
  {
    name: 'since',
    type: 'value',
    placeholder: 'TIME',
    summary: 'Leave out what is older: 30m, 2h, 1d or 2026-11-20T14:00Z. Without it: 10m while following, else all.',
  },
  { name: 'until', type: 'value', placeholder: 'TIME', summary: 'Leave out what is newer, in the same form.' },
  { name: 'full', type: 'flag', summary: 'Show long texts in full, not only their first line.' },
  { name: 'jsonl', type: 'flag', summary: 'Print one JSON object per entry and line; the last is the result.' },
] as const satisfies readonly OptionSpec[]
