import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime login-status',
  summary: 'Say whether codexkit is logged in.',
  description: [
    "Asks `codex login status` about codexkit's own login home. Keys in variables do not count, and the provider is not asked.",
  ],
  options: [],
  examples: [{ command: 'codexkit runtime login-status', explains: 'Exit code 4 when it is not logged in.' }],
  exitCodes: ['ok', 'usage', 'auth', 'runtime', 'permission', 'interrupt'],
})
