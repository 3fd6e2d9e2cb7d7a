import type { OptionSpec } from '../../../cli/command-spec.ts'

/** What is compared with what was before, and what is mended. */
export const CHANGE_OPTIONS = [
  {
    name: 'baseline',
    type: 'value',
    placeholder: 'FILE',
    summary: 'Compare the tools and their schemas with those in FILE, such as mcp.lock.json.',
  },
  { name: 'update-baseline', type: 'flag', summary: 'Write the tools as they are now into the file of --baseline.' },
  {
    name: 'fix',
    type: 'flag',
    summary: 'Write the TOML that the findings suggest into config.toml, after showing the difference.',
  },
  {
    name: 'dry-run',
    type: 'flag',
    powershellName: 'WhatIf',
    summary: 'With --fix: show the difference and write nothing.',
  },
  { name: 'yes', type: 'flag', summary: 'With --fix: do not ask, and approve tools too.' },
] as const satisfies readonly OptionSpec[]
