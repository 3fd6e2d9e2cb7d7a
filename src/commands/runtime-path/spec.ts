import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime path',
  summary: 'Print the path of the Codex program that is used.',
  description: [
    'For scripts: stdout holds the path and nothing else. It is the pinned Codex, unless runtime use selected another one; then a line on stderr says so.',
  ],
  options: [
    {
      name: 'codex-version',
      type: 'value',
      placeholder: 'VERSION',
      summary: 'The path of this installed version instead.',
    },
  ],
  examples: [{ command: 'codexkit runtime path', explains: 'Use it as $(codexkit runtime path) in a shell.' }],
  exitCodes: ['ok', 'usage', 'runtime'],
})
