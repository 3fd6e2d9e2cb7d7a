import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime path',
  summary: 'Print the path of the pinned Codex program.',
  description: ['For scripts: stdout holds the path and nothing else.'],
  options: [],
  examples: [{ command: 'codexkit runtime path', explains: 'Use it as $(codexkit runtime path) in a shell.' }],
  exitCodes: ['ok', 'usage', 'runtime'],
})
