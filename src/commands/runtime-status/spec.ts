import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime status',
  summary: 'Show the Codex that is used: version, path, checksum state.',
  description: [
    'That is the pinned one, unless runtime use selected another one.',
    'Compares size, time and inode of each file with what was recorded; runtime verify hashes them.',
  ],
  options: [],
  examples: [{ command: 'codexkit runtime status', explains: 'Exit code 7 when it is missing or was changed.' }],
  exitCodes: ['ok', 'usage', 'runtime'],
})
