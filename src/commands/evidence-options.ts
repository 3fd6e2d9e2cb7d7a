import type { OptionSpec, PositionalSpec } from '../cli/command-spec.ts'
import { catalogueRow } from '../env/catalogue.ts'

/** How a run is named, for the help of each command. */
export const RUN_NAMES =
  'A run is named by its folder, by a start of that name that fits one run only (20261120T14), by its thread id, by a path such as a folder downloaded from CI, or as "last": the run that started last, also when it was killed.'

/** Where the evidence is; the same for every `evidence` command, and as for `run-audit`. */
export const EVIDENCE_PLACE = [
  {
    name: 'working-dir',
    type: 'value',
    short: 'w',
    placeholder: 'FOLDER',
    summary: 'The workspace. Without it: the current folder.',
  },
  {
    name: 'evidence-root',
    type: 'value',
    placeholder: 'FOLDER',
    env: 'CODEX_LOG_ROOT',
    default: catalogueRow('CODEX_LOG_ROOT').default,
    summary: 'Folder of the evidence, from the top of the workspace.',
  },
] as const satisfies readonly OptionSpec[]

/** Which run. */
export const RUN_POSITIONAL = {
  name: 'run',
  summary: 'The run: a folder name or the start of one, a thread id, a path, or last. Without it: last.',
} as const satisfies PositionalSpec
