import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'runtime install',
  summary: 'Install the pinned Codex for this user, or another version beside it.',
  description: [
    'The package is downloaded from the npm registry (npm_config_registry and the proxy variables count), checked against the sha512 in codex-runtime.lock.json before anything is unpacked, and published in one step.',
    'With --codex-version another version is installed beside it. It is checked against the sha512 that the registry tells, so it is as trustworthy as the registry.',
  ],
  options: [
    {
      name: 'codex-version',
      type: 'value',
      placeholder: 'VERSION',
      summary: 'Install this exact version (0.40.0 or later) instead of the pinned one.',
    },
    { name: 'force', type: 'flag', summary: 'Install again even if it is there.' },
  ],
  examples: [
    { command: 'codexkit runtime install', explains: 'Does nothing when it is there already.' },
    { command: 'codexkit runtime install --codex-version 0.104.0', explains: 'Puts 0.104.0 beside the pinned one.' },
  ],
  exitCodes: ['ok', 'usage', 'network', 'runtime', 'permission', 'interrupt'],
})
