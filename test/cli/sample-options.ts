import type { OptionSpec } from '../../src/cli/command-spec.ts'

/** One option of each kind, for the tests of the command line. */
export const SAMPLE_OPTIONS = [
  { name: 'prompt', type: 'value', placeholder: 'TEXT', summary: 'What to ask.' },
  { name: 'prompt-secrets', type: 'flag', summary: 'Ask for secrets.' },
  { name: 'force', type: 'flag', short: 'f', summary: 'Do it again.' },
  { name: 'no-install', type: 'flag', summary: 'Install nothing.' },
  { name: 'sandbox', type: 'value', choices: ['read-only', 'workspace-write'], summary: 'What may be written.' },
  { name: 'rehearse', type: 'optional-value', standalone: 'ok', choices: ['ok', 'auth'], summary: 'Play a scenario.' },
  { name: 'env', type: 'value', placeholder: 'NAME', repeatable: true, summary: 'Variables to pass on.' },
  { name: 'working-dir', type: 'value', short: 'w', placeholder: 'FOLDER', summary: 'The workspace.' },
  { name: 'codex', type: 'value', powershellName: 'CodexPath', summary: 'Another Codex.' },
] as const satisfies readonly OptionSpec[]
