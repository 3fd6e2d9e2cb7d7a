import type { OptionSpec } from '../../../cli/command-spec.ts'

/** Which Codex runs. */
export const CODEX_OPTIONS = [
  {
    name: 'codex',
    type: 'value',
    placeholder: 'PATH',
    summary: 'Another Codex program than the pinned one. It is named in the evidence.',
  },
  {
    name: 'codex-version',
    type: 'value',
    placeholder: 'VERSION',
    summary: 'Another Codex version; it is installed beside the pinned one by its checksum in the registry.',
  },
  {
    name: 'verify-runtime',
    type: 'flag',
    summary: 'Hash the installed Codex before the run, as is done when CI is set.',
  },
  { name: 'ephemeral', type: 'flag', summary: 'Let Codex keep no record of the thread; it cannot be resumed.' },
] as const satisfies readonly OptionSpec[]
