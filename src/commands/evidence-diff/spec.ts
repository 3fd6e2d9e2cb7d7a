import { defineCommand } from '../../cli/command-spec.ts'
import { EVIDENCE_PLACE, RUN_NAMES } from '../evidence-options.ts'

export const spec = defineCommand({
  name: 'evidence diff',
  summary: 'Compare two runs: verdict, findings, versions, tokens, prompt, last message.',
  description: [
    'Without names the last run is compared with the one before. Findings are the same when control, file and title are, or when the id is in the same place. Exit code 0 however they differ.',
    '--exit-code gives 1 when they differ in more than duration and tokens, which differ between any two runs.',
    RUN_NAMES,
  ],
  positionals: [
    { name: 'from', summary: 'The older run. Without it: the one before the other.' },
    { name: 'to', summary: 'The newer run. Without it: last.' },
  ],
  options: [{ name: 'exit-code', type: 'flag', summary: 'Exit with 1 when the runs differ.' }, ...EVIDENCE_PLACE],
  examples: [
    { command: 'codexkit evidence diff', explains: 'What the last run brought.' },
    {
      command: 'codexkit evidence diff artifact/20261120T141502Z-run-audit-7f3a --exit-code',
      explains: 'Against a run from CI; exit code 1 when something changed.',
    },
  ],
  exitCodes: ['ok', 'failed', 'usage', 'missingInput', 'permission'],
})
