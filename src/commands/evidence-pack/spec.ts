import { defineCommand } from '../../cli/command-spec.ts'
import { EVIDENCE_PLACE, RUN_NAMES, RUN_POSITIONAL } from '../evidence-options.ts'

export const spec = defineCommand({
  name: 'evidence pack',
  summary: 'Pack the evidence of a run into one zip or tar.gz file.',
  description: [
    'The archive holds one folder named like the run; unpacked, it passes "evidence verify". It is private to you, written in one step, and the same evidence gives the same bytes. The run is verified first, and refused unless it is valid.',
    RUN_NAMES,
  ],
  positionals: [RUN_POSITIONAL],
  options: [
    {
      name: 'format',
      type: 'value',
      placeholder: 'FORMAT',
      choices: ['zip', 'tar.gz'],
      summary: 'Without it: what --output ends with, else zip on Windows and tar.gz elsewhere.',
    },
    {
      name: 'output',
      type: 'value',
      placeholder: 'FILE',
      summary: 'The archive, from the workspace. Without it: the name of the run with .zip or .tar.gz.',
    },
    { name: 'force', type: 'flag', summary: 'Replace the archive if it is there.' },
    {
      name: 'allow-incomplete',
      type: 'flag',
      summary: 'Pack a run that is incomplete or changed too, with a warning.',
    },
    ...EVIDENCE_PLACE,
  ],
  examples: [
    { command: 'codexkit evidence pack', explains: 'The last run, into the current folder.' },
    { command: 'codexkit evidence pack 20261120T1415 --output audit.zip', explains: 'One run, for an auditor.' },
  ],
  exitCodes: ['ok', 'failed', 'usage', 'missingInput', 'permission', 'interrupt'],
})
