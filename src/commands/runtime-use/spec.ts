import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime use',
  summary: 'Use another installed Codex from now on, or the pinned one again.',
  description: [
    'The version must be installed; its files are hashed first. It is used by every later run of this user until runtime use --pinned, and whatever uses it says so.',
  ],
  positionals: [{ name: 'codex-version', summary: 'The installed version to use, such as 0.104.0.' }],
  options: [{ name: 'pinned', type: 'flag', summary: 'Use the pinned version again.' }],
  examples: [
    { command: 'codexkit runtime use 0.104.0', explains: 'Go back to an older Codex.' },
    { command: 'codexkit runtime use --pinned', explains: 'Use what codex-runtime.lock.json names.' },
  ],
  exitCodes: ['ok', 'usage', 'runtime', 'permission', 'interrupt'],
})
