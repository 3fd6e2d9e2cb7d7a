import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime verify',
  summary: 'Hash the installed Codex and compare it with what was installed.',
  description: ['Reads every file again, so a change is found even when size and time are the same.'],
  options: [],
  examples: [{ command: 'codexkit runtime verify', explains: 'Exit code 7 names the files that differ.' }],
  exitCodes: ['ok', 'usage', 'runtime'],
})
