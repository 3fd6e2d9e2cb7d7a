import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'env-report',
  summary: 'Show the system, the tools, the pinned Codex and which settings are there.',
  description: ['Values of secrets are never shown, only whether they are set and where.'],
  options: [],
  examples: [
    { command: 'codexkit env-report', explains: 'A table for a person.' },
    { command: 'codexkit env-report --json', explains: 'The same facts for a script.' },
  ],
  exitCodes: ['ok', 'failed', 'usage'],
  shim: 'scripts/env-report.ps1',
  bin: true,
})
