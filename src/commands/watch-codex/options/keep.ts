import type { OptionSpec } from '../../../cli/command-spec.ts'
import { EVIDENCE_PLACE } from '../../evidence-options.ts'

/** What is kept of the stream, and what is done about the disk. */
export const KEEP_OPTIONS = [
  { name: 'evidence', type: 'flag', summary: 'Keep what is shown, without secrets, in a new folder of the evidence.' },
  {
    name: 'evidence-folder',
    type: 'value',
    placeholder: 'FOLDER',
    summary: 'Keep it in FOLDER; after a stop or a crash the next run with the same FOLDER goes on where it ended.',
  },
  {
    name: 'evidence-size',
    type: 'value',
    placeholder: 'SIZE',
    default: '1GB',
    summary: 'Keep at most this much; the oldest file makes room for the newest.',
  },
  {
    name: 'excerpt',
    type: 'value',
    placeholder: 'TIME',
    summary: 'Write the evidence of the last TIME (10m) once and end.',
  },
  ...EVIDENCE_PLACE,
  {
    name: 'warn-size',
    type: 'value',
    placeholder: 'SIZE',
    default: '5GB',
    summary: 'Warn when logs, a database, its WAL or the sessions of a home are larger.',
  },
  {
    name: 'prune',
    type: 'flag',
    summary: 'List old sessions and logs that could go, with --yes remove them, and end.',
  },
  {
    name: 'older-than',
    type: 'value',
    placeholder: 'TIME',
    summary: 'With --prune: what was not written to for this long. Without it: 30d.',
  },
  { name: 'yes', type: 'flag', summary: 'With --prune: remove what it lists.' },
] as const satisfies readonly OptionSpec[]
