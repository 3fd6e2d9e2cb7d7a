import type { OptionSpec } from '../../../cli/command-spec.ts'
import { catalogueRow } from '../../../env/catalogue.ts'

/** Where the result is shown and kept beside stdout. */
export const REPORT_OPTIONS = [
  { name: 'sarif', type: 'value', placeholder: 'FILE', summary: 'Write the findings as SARIF 2.1.0.' },
  { name: 'junit', type: 'value', placeholder: 'FILE', summary: 'Write a test case for each server as JUnit XML.' },
  { name: 'github', type: 'flag', summary: 'Step summary, outputs and annotations for GitHub Actions.' },
  {
    name: 'markdown',
    type: 'value',
    placeholder: 'FILE',
    summary: 'Write the report as Markdown; "-" prints it on stdout.',
  },
  {
    name: 'output',
    type: 'value',
    placeholder: 'FILE',
    summary: 'Write the expected servers into FILE, between marks; the rest of FILE stays.',
  },
  { name: 'evidence', type: 'flag', summary: 'Keep mcp-manifest.json and the report in a folder beside the audits.' },
  {
    name: 'evidence-root',
    type: 'value',
    placeholder: 'FOLDER',
    env: 'CODEX_LOG_ROOT',
    default: catalogueRow('CODEX_LOG_ROOT').default,
    summary: 'Folder for the evidence, from the top of the workspace.',
  },
] as const satisfies readonly OptionSpec[]
