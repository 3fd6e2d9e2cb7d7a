import type { OptionSpec } from '../../../cli/command-spec.ts'
import { catalogueRow } from '../../../env/catalogue.ts'

/** What is left of a run, and where it is shown. */
export const REPORT_OPTIONS = [
  {
    name: 'evidence-root',
    type: 'value',
    placeholder: 'FOLDER',
    env: 'CODEX_LOG_ROOT',
    default: catalogueRow('CODEX_LOG_ROOT').default,
    summary: 'Folder for the evidence, from the top of the workspace.',
  },
  {
    name: 'jsonl',
    type: 'flag',
    summary: 'Print events on stdout as JSON lines while they come; the last is the result.',
  },
  { name: 'no-stream', type: 'flag', summary: 'Do not show on stderr what Codex does.' },
  { name: 'sarif', type: 'value', placeholder: 'FILE', summary: 'Write the findings as SARIF 2.1.0.' },
  {
    name: 'junit',
    type: 'value',
    placeholder: 'FILE',
    summary: 'Write verdict, assertions and findings as JUnit XML.',
  },
  { name: 'gitlab', type: 'value', placeholder: 'FILE', summary: 'Write the findings as GitLab code quality JSON.' },
  {
    name: 'github',
    type: 'flag',
    summary: 'Step summary, outputs, masks and annotations for GitHub Actions.',
  },
] as const satisfies readonly OptionSpec[]
