import type { OptionSpec } from '../../../cli/command-spec.ts'
import { catalogueRow } from '../../../env/catalogue.ts'

/** What Codex may do, and how long it may take. */
export const LIMIT_OPTIONS = [
  {
    name: 'sandbox',
    type: 'value',
    placeholder: 'MODE',
    env: 'CODEX_SANDBOX_MODE',
    default: catalogueRow('CODEX_SANDBOX_MODE').default,
    choices: ['read-only', 'workspace-write', 'danger-full-access'],
    summary: 'What commands started by Codex may write.',
  },
  {
    name: 'approval-policy',
    type: 'value',
    placeholder: 'POLICY',
    env: 'CODEX_APPROVAL_POLICY',
    default: catalogueRow('CODEX_APPROVAL_POLICY').default,
    choices: ['never', 'on-request'],
    summary: 'When Codex asks; nobody is there to answer, so never.',
  },
  { name: 'no-canary', type: 'flag', summary: 'Do not try the sandbox before the run.' },
  {
    name: 'env',
    type: 'value',
    placeholder: 'NAME',
    repeatable: true,
    summary: 'Variable that Codex and its commands get too; the others stay out.',
  },
  { name: 'timeout', type: 'value', placeholder: 'TIME', default: '30m', summary: 'Longest time for the whole run.' },
  {
    name: 'idle-timeout',
    type: 'value',
    placeholder: 'TIME',
    default: '5m',
    summary: 'Longest time without any sign of life from Codex.',
  },
  {
    name: 'retries',
    type: 'value',
    placeholder: 'N',
    default: '0',
    summary: 'How often a failure that passes is tried again, inside --timeout.',
  },
  { name: 'max-tokens', type: 'value', placeholder: 'N', summary: 'End the run when it has used so many tokens.' },
  { name: 'max-items', type: 'value', placeholder: 'N', summary: 'End the run after so many items.' },
  {
    name: 'max-cost',
    type: 'value',
    placeholder: 'AMOUNT',
    summary: 'End the run when it has cost so much, by [prices."MODEL"] of codexkit.toml.',
  },
] as const satisfies readonly OptionSpec[]
