import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'explain',
  summary: 'Say what an error code means, what to check and what to do.',
  description: [
    'Takes an error code, an exit code or a failureCode of the details, in any case. Without one it lists them all. docs/RUNBOOK.md holds the same.',
  ],
  positionals: [{ name: 'code', summary: 'CODEX_RATE_LIMITED, 5 or usage_limit. Without it: the list.' }],
  options: [],
  examples: [
    { command: 'codexkit explain CODEX_RATE_LIMITED', explains: 'What happened, what to check, what to do.' },
    { command: 'codexkit explain 7', explains: 'Everything that can end with exit code 7.' },
    { command: 'codexkit explain', explains: 'All codes.' },
  ],
  exitCodes: ['ok', 'usage'],
})
