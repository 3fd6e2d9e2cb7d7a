import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime verify',
  summary: 'Hash an installed Codex and compare it with what was installed.',
  description: [
    'Reads every file again, so a change is found even when size and time are the same. Without an option it looks at the Codex that is used: the pinned one, unless runtime use selected another one.',
    'The pinned version is compared with codex-runtime.lock.json, another one with what was recorded when it was installed.',
  ],
  options: [
    {
      name: 'codex-version',
      type: 'value',
      placeholder: 'VERSION',
      summary: 'Look at this installed version.',
    },
    { name: 'all', type: 'flag', summary: 'Look at every installed version.' },
  ],
  examples: [
    { command: 'codexkit runtime verify', explains: 'Exit code 7 names the files that differ.' },
    { command: 'codexkit runtime verify --all', explains: 'Every version that runtime list shows.' },
  ],
  exitCodes: ['ok', 'usage', 'runtime'],
})
