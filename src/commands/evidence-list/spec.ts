import { defineCommand } from '../../cli/command-spec.ts'
import { EVIDENCE_PLACE } from '../evidence-options.ts'

export const spec = defineCommand({
  name: 'evidence list',
  summary: 'List earlier runs, the newest first.',
  description: [
    'Verdict, failure, Codex version, duration and tokens, as each run left them. A run that was never sealed is "incomplete": it was killed or still goes on. "unreadable" is one whose verdict.json is damaged; "evidence verify" says more.',
  ],
  options: [
    { name: 'limit', type: 'value', placeholder: 'N', default: '20', summary: 'At most so many runs.' },
    ...EVIDENCE_PLACE,
  ],
  examples: [
    { command: 'codexkit evidence list', explains: 'The last 20 runs of this workspace.' },
    { command: 'codexkit evidence list --limit 1 --json', explains: 'The newest run, for a script.' },
  ],
  exitCodes: ['ok', 'usage', 'permission'],
})
