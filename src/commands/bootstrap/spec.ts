import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'bootstrap',
  summary: 'Set a workspace up: .env, tools, the pinned Codex, a rehearsal that passes.',
  description: [
    'Seeds .env (never overwrites), guards .gitignore, checks the tools, installs the pinned Codex, and proves the whole pipeline with a rehearsal: the real Codex against a model on this machine, without a key and without cost.',
    'It may be run again at any time: what is right already stays as it is.',
  ],
  options: [
    {
      name: 'prompt-secrets',
      type: 'flag',
      summary: 'Ask, hidden, for secrets that are missing. Off a terminal it lists them and exits 3.',
    },
    { name: 'report', type: 'flag', summary: 'Write the environment report into docs/ENVIRONMENT.md.' },
    { name: 'no-install', type: 'flag', summary: 'Do not install the pinned Codex.' },
    { name: 'no-rehearse', type: 'flag', summary: 'Do not rehearse at the end.' },
  ],
  examples: [
    { command: './scripts/bootstrap.ps1 -PromptSecrets', explains: 'The first run of a Windows developer.' },
    { command: 'codexkit bootstrap --no-input --report', explains: 'In CI: never asks, writes docs/ENVIRONMENT.md.' },
  ],
  exitCodes: ['ok', 'failed', 'usage', 'missingInput', 'network', 'runtime', 'permission', 'timeout', 'interrupt'],
  shim: 'scripts/bootstrap.ps1',
  bin: true,
})
