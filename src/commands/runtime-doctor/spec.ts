import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime doctor',
  summary: 'Say whether a run would find a Codex that works on this machine.',
  description: [
    'Looks at the lock file, the platform, the installed files (each is hashed), the program itself, the folder of codexkit, free disk space, the proxy and the registry. Network trouble is a warning: an installed Codex needs no registry.',
  ],
  options: [],
  examples: [{ command: 'codexkit runtime doctor', explains: 'Exit code 7 when something would stop a run.' }],
  exitCodes: ['ok', 'usage', 'runtime', 'interrupt'],
})
