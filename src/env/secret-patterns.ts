export interface SecretPattern {
  /** The tag that replaces what it finds. */
  name: string
  source: string
}

/** Shapes of well-known secrets, for those whose values codexkit was never told. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { name: 'private-key', source: '-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?-----END [A-Z ]*PRIVATE KEY-----' },
  { name: 'anthropic-key', source: '\\bsk-ant-[A-Za-z0-9_-]{16,}' },
  { name: 'openai-key', source: '\\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{16,}' },
  { name: 'github-token', source: '\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})' },
  { name: 'aws-key', source: '\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b' },
  { name: 'google-key', source: '\\bAIza[A-Za-z0-9_-]{35}' },
  { name: 'slack-token', source: '\\bxox[abposr]-[A-Za-z0-9-]{10,}' },
  { name: 'npm-token', source: '\\bnpm_[A-Za-z0-9]{30,}' },
  { name: 'jwt', source: '\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}' },
  {
    name: 'authorization',
    source: '(?<=\\b[Aa]uthorization\\\\?"?:\\s*\\\\?"?(?:[Bb]earer|[Bb]asic)\\s+)[A-Za-z0-9._~+/=-]{6,}',
  },
  { name: 'url-password', source: '(?<=\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@"]{0,100}:)[^\\s/@"]{1,200}(?=@)' },
]
