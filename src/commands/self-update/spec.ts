import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'self update',
  summary: 'Replace the running codexkit by the one of a release.',
  description: [
    'Signature and checksum are verified before anything is unpacked. The new executable must start and say its version before it takes the place of the old one, in one step; when anything fails, all is as it was.',
    'Where an archive was unpacked, its shims and other files are replaced too. Where the executable stands alone, as install.sh puts it, only its checksums are. What a project file says about these options does not count.',
  ],
  options: [
    {
      name: 'from',
      type: 'value',
      placeholder: 'DIR|URL',
      summary: 'The folder or address of a release, or the folder with one folder per version.',
    },
    {
      name: 'to-version',
      type: 'value',
      placeholder: 'VERSION',
      summary: 'This version instead of the newest.',
    },
    { name: 'force', type: 'flag', summary: 'Also to the same version, to an older one, or past a package manager.' },
    { name: 'dry-run', type: 'flag', powershellName: 'WhatIf', summary: 'Show what would be done, and do nothing.' },
    {
      name: 'allowed-signers',
      type: 'value',
      placeholder: 'FILE',
      summary: 'Trust the keys in this file (the allowed_signers form of ssh-keygen) and no others.',
    },
    {
      name: 'allow-unsigned',
      type: 'flag',
      summary: 'Take a release that nobody known has signed; its checksums must fit all the same.',
    },
    { name: 'allow-http', type: 'flag', summary: 'Take a release by http from another machine.' },
  ],
  examples: [
    {
      command: 'codexkit self update --from ./dist/release --allowed-signers keys.txt',
      explains: 'The newest version in that folder.',
    },
    { command: 'codexkit self update --from ./dist/release --dry-run', explains: 'See it first.' },
  ],
  exitCodes: ['ok', 'usage', 'missingInput', 'network', 'runtime', 'permission', 'interrupt'],
})
