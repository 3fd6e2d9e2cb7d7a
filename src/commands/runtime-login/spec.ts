import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime login',
  summary: 'Log codexkit in, in a Codex home of its own.',
  description: [
    "Runs `codex login` of the installed Codex for codexkit's login home. Your own ~/.codex is neither read nor written, and a login is never copied. A run uses it with --auth login, or when no key is set; one run at a time.",
    'It needs a terminal and a browser; --device-auth shows a code for a browser elsewhere, and --with-api-key needs neither.',
  ],
  options: [
    { name: 'device-auth', type: 'flag', summary: 'Log in with a code that is typed in a browser on any device.' },
    { name: 'with-api-key', type: 'flag', summary: 'Store an API key that is read from stdin, or asked for.' },
  ],
  examples: [
    { command: 'codexkit runtime login', explains: 'Opens the browser.' },
    { command: 'codexkit runtime login --with-api-key < key.txt', explains: 'Stores a key without a person.' },
  ],
  exitCodes: ['ok', 'usage', 'missingInput', 'auth', 'runtime', 'permission', 'interrupt'],
})
