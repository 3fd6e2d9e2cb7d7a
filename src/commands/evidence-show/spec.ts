import { defineCommand } from '../../cli/command-spec.ts'
import { EVIDENCE_PLACE, RUN_NAMES, RUN_POSITIONAL } from '../evidence-options.ts'

export const spec = defineCommand({
  name: 'evidence show',
  summary: 'Show what one run left: facts, failure, findings, last message, files.',
  description: [
    RUN_NAMES,
    'A run that was killed is shown as far as it came. --file prints one file; control characters in it are shown as escapes, and --json has the text as it is.',
  ],
  positionals: [RUN_POSITIONAL],
  options: [
    { name: 'file', type: 'value', placeholder: 'NAME', summary: 'Print this file of the run instead.' },
    ...EVIDENCE_PLACE,
  ],
  examples: [
    { command: 'codexkit evidence show', explains: 'The last run.' },
    { command: 'codexkit evidence show 20261120T1415 --file changes.patch', explains: 'What a run changed.' },
  ],
  exitCodes: ['ok', 'usage', 'missingInput', 'permission'],
})
