import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime install',
  summary: 'Install the pinned Codex for this user.',
  description: [
    'The package is downloaded from the npm registry (npm_config_registry and the proxy variables count), checked against the sha512 in codex-runtime.lock.json before anything is unpacked, and published in one step.',
  ],
  options: [{ name: 'force', type: 'flag', summary: 'Install again even if it is there.' }],
  examples: [{ command: 'codexkit runtime install', explains: 'Does nothing when it is there already.' }],
  exitCodes: ['ok', 'usage', 'network', 'runtime', 'permission', 'interrupt'],
})
