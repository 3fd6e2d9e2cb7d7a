import type { OptionSpec } from '../../../cli/command-spec.ts'
import { REHEARSAL_SCENARIOS } from '../../../rehearsal/scenario-names.ts'

/** What Codex is asked to do, and where. */
export const TASK_OPTIONS = [
  {
    name: 'prompt',
    type: 'value',
    placeholder: 'TEXT',
    summary: 'What Codex is asked to do; - reads it from stdin. Beside --skill it narrows the skill down.',
  },
  { name: 'prompt-file', type: 'value', placeholder: 'FILE', summary: 'File that holds the prompt; - is stdin.' },
  {
    name: 'skill',
    type: 'value',
    short: 's',
    placeholder: 'NAME',
    summary:
      'gap-analysis, release-readiness, security, docs, or your own [skills.NAME]. Without prompt and skill: release-readiness.',
  },
  { name: 'system-prompt', type: 'value', placeholder: 'TEXT', summary: 'How Codex should go about it.' },
  {
    name: 'context',
    type: 'value',
    placeholder: 'TEXT',
    repeatable: true,
    summary: 'Something Codex should know; it is marked as material, not as an instruction.',
  },
  {
    name: 'rehearse',
    type: 'optional-value',
    placeholder: 'SCENARIO',
    choices: Object.keys(REHEARSAL_SCENARIOS),
    standalone: 'ok',
    summary: 'Use a model on this machine that plays a scenario; alone it means ok.',
  },
  {
    name: 'noop',
    type: 'flag',
    summary: 'The smallest possible turn, to find a refused key or a changed Codex early.',
  },
  {
    name: 'resume',
    type: 'optional-value',
    placeholder: 'RUN',
    standalone: 'last',
    summary: 'Go on with the thread of an earlier run: last, a thread id, or an evidence folder.',
  },
  { name: 'resume-or-new', type: 'flag', summary: 'Begin a new thread when there is none to resume.' },
  {
    name: 'print-resume',
    type: 'flag',
    summary: "Print the line with which a person goes on in Codex's own interface.",
  },
  {
    name: 'working-dir',
    type: 'value',
    short: 'w',
    placeholder: 'FOLDER',
    summary: 'The workspace. Without it: the current folder.',
  },
  {
    name: 'add-dir',
    type: 'value',
    placeholder: 'FOLDER',
    repeatable: true,
    summary: 'Another folder Codex may write.',
  },
  { name: 'skip-git-repo-check', type: 'flag', summary: 'Run in a folder that is not in a git repository.' },
] as const satisfies readonly OptionSpec[]
