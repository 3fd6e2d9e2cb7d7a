import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime list',
  summary: 'List the Codex versions installed for this user.',
  description: ['The pinned one is marked, and the one that runtime use selected.'],
  options: [],
  examples: [{ command: 'codexkit runtime list', explains: 'Versions, sizes and folders.' }],
  exitCodes: ['ok', 'usage', 'permission'],
})
