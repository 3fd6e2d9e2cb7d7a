import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'self verify',
  summary: 'Compare the running codexkit with its signed checksums.',
  description: [
    'Hashes the running executable and compares it with SHA256SUMS beside it, or with the archive of a release (--from). The signature of the checksums is checked as well; OpenSSH is not needed.',
    'Only a signature by a key that is trusted makes the verdict ok: one built into codexkit, or one that --allowed-signers names. What a project file says about these options does not count.',
  ],
  options: [
    {
      name: 'from',
      type: 'value',
      placeholder: 'DIR|URL',
      summary: 'Compare with this release: a folder, or an https or file address.',
    },
    {
      name: 'allowed-signers',
      type: 'value',
      placeholder: 'FILE',
      summary: 'Trust the keys in this file (the allowed_signers form of ssh-keygen) and no others.',
    },
    { name: 'allow-http', type: 'flag', summary: 'Take a release by http from another machine.' },
  ],
  examples: [
    { command: 'codexkit self verify', explains: 'Uses SHA256SUMS and SHA256SUMS.sig beside the executable.' },
    {
      command: 'codexkit self verify --from ./release --allowed-signers keys.txt',
      explains: 'Compares with the archive of this version there.',
    },
  ],
  exitCodes: ['ok', 'failed', 'usage', 'missingInput', 'network', 'runtime', 'permission', 'interrupt'],
})
