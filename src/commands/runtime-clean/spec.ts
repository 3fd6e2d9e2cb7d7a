import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime clean',
  summary: 'Remove Codex versions that are not used any more.',
  description: [
    'Without --codex-version or --all-but-pinned it only lists what could go and how large it is.',
    'The pinned version and the one that runtime use selected stay, unless --force is given with them. All or none: while a program of one of them runs on Windows, nothing is removed. What killed installs left goes too.',
  ],
  options: [
    {
      name: 'codex-version',
      type: 'value',
      placeholder: 'VERSION',
      repeatable: true,
      summary: 'Remove this installed version.',
    },
    { name: 'all-but-pinned', type: 'flag', summary: 'Remove every version but the pinned and the selected one.' },
    {
      name: 'dry-run',
      type: 'flag',
      powershellName: 'WhatIf',
      summary: 'Show what would be removed, and remove nothing.',
    },
    { name: 'force', type: 'flag', summary: 'Remove a named version even if it is pinned, or one that is selected.' },
  ],
  examples: [
    { command: 'codexkit runtime clean', explains: 'What could go, and how many MB that frees.' },
    { command: 'codexkit runtime clean --all-but-pinned', explains: 'Remove all older versions.' },
    { command: 'codexkit runtime clean --codex-version 0.104.0 --dry-run', explains: 'See it first.' },
  ],
  exitCodes: ['ok', 'usage', 'runtime', 'permission', 'interrupt'],
})
