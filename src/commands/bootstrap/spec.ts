import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'bootstrap',
  summary: 'Set a workspace up: .env, tools, the pinned Codex, a rehearsal that passes.',
  description: [
    'Seeds .env (what stands there is never changed), guards .gitignore, checks the tools, installs the pinned Codex, and proves the whole pipeline with a rehearsal: the real Codex against a model on this machine, without a key and without cost.',
    'It may be run again at any time: what is right already stays as it is.',
    'A secret is never taken from the command line. It is asked for, read from a file (--secret-file), or from stdin (--secret NAME=-).',
  ],
  options: [
    {
      name: 'prompt-secrets',
      type: 'flag',
      summary: 'Ask, hidden, for secrets that are missing. Off a terminal it lists them and exits 3.',
    },
    {
      name: 'force',
      type: 'flag',
      summary: 'With --prompt-secrets: ask for every secret, also for those that are set.',
    },
    {
      name: 'only',
      type: 'value',
      placeholder: 'NAME',
      summary: 'With --prompt-secrets: ask for this one, to replace it.',
    },
    {
      name: 'secret-file',
      type: 'value',
      placeholder: 'FILE',
      summary: 'Take secrets from lines NAME=value of this file into .env.',
    },
    {
      name: 'secret',
      type: 'value',
      placeholder: 'NAME=-',
      summary: 'Take the value of one secret from stdin into .env.',
    },
    {
      name: 'dry-run',
      type: 'flag',
      powershellName: 'WhatIf',
      summary: 'Show what would be written, without secrets, and write nothing.',
    },
    { name: 'report', type: 'flag', summary: 'Write the environment report into docs/ENVIRONMENT.md.' },
    {
      name: 'wait-http',
      type: 'value',
      placeholder: 'URL',
      repeatable: true,
      summary: 'Wait until this address answers, before the tools are checked.',
    },
    {
      name: 'wait-timeout',
      type: 'value',
      placeholder: 'TIME',
      default: '60s',
      summary: 'Longest time for --wait-http.',
    },
    { name: 'no-install', type: 'flag', summary: 'Do not install the pinned Codex.' },
    { name: 'no-rehearse', type: 'flag', summary: 'Do not rehearse at the end.' },
  ],
  examples: [
    { command: './scripts/bootstrap.ps1 -PromptSecrets', explains: 'The first run of a Windows developer.' },
    { command: 'codexkit bootstrap --no-input --report', explains: 'In CI: never asks, writes docs/ENVIRONMENT.md.' },
    { command: 'codexkit bootstrap -WhatIf', explains: 'See what it would write.' },
    { command: 'codexkit bootstrap -PromptSecrets -Only CODEX_API_KEY', explains: 'Replace one key.' },
  ],
  exitCodes: ['ok', 'failed', 'usage', 'missingInput', 'network', 'runtime', 'permission', 'timeout', 'interrupt'],
  shim: 'scripts/bootstrap.ps1',
  bin: true,
})
