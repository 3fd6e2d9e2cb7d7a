import type { OptionSpec } from '../../../cli/command-spec.ts'

/** Where to look for what Codex writes. */
export const PLACE_OPTIONS = [
  {
    name: 'codex-home',
    type: 'value',
    repeatable: true,
    placeholder: 'FOLDER',
    summary: 'Watch this Codex home. Without it: CODEX_HOME, else ~/.codex, and the homes of codexkit runs.',
  },
  { name: 'list', type: 'flag', summary: 'List what Codex writes to, with size, newest entry and growth, and end.' },
  {
    name: 'follow',
    type: 'flag',
    summary: 'Go on until Ctrl-C. That is so on a terminal anyway; elsewhere it ends when everything was shown.',
  },
  { name: 'no-follow', type: 'flag', summary: 'Show what there is and end, on a terminal too.' },
  {
    name: 'exit-when',
    type: 'value',
    placeholder: 'PATTERN',
    summary: 'Go on until an entry that is shown fits PATTERN, then end with 0.',
  },
  {
    name: 'timeout',
    type: 'value',
    placeholder: 'TIME',
    summary: 'End after this time: with 124 when --exit-when was not seen, else with 0.',
  },
] as const satisfies readonly OptionSpec[]
