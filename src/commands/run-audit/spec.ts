import { defineCommand } from '../../cli/command-spec.ts'
import { REHEARSAL_SCENARIOS } from '../../rehearsal/scenario-names.ts'
import { CHECK_OPTIONS } from './options/checks.ts'
import { CODEX_OPTIONS } from './options/codex.ts'
import { LIMIT_OPTIONS } from './options/limits.ts'
import { MODEL_OPTIONS } from './options/model.ts'
import { REPORT_OPTIONS } from './options/reports.ts'
import { TASK_OPTIONS } from './options/task.ts'

const scenarios = Object.keys(REHEARSAL_SCENARIOS)

export const spec = defineCommand({
  name: 'run-audit',
  summary: 'Run Codex once over the workspace, unattended, and leave evidence.',
  description: [
    'Runs the pinned Codex in a home of its own, with the prompt on stdin, time limits, and a verdict taken from its terminal event. Everything it said is kept, without secrets, under docs/evidence/codex.',
    `--rehearse needs no key: the real Codex talks to a model on this machine that plays a scenario (${scenarios.join(', ')}).`,
  ],
  options: [...TASK_OPTIONS, ...MODEL_OPTIONS, ...LIMIT_OPTIONS, ...CHECK_OPTIONS, ...CODEX_OPTIONS, ...REPORT_OPTIONS],
  optionGroups: {
    Task: TASK_OPTIONS,
    Model: MODEL_OPTIONS,
    Limits: LIMIT_OPTIONS,
    Checks: CHECK_OPTIONS,
    Codex: CODEX_OPTIONS,
    Reports: REPORT_OPTIONS,
  },
  examples: [
    { command: 'codexkit run-audit --rehearse --json', explains: 'Prove the pipeline without a key.' },
    { command: 'codexkit run-audit --skill security --sarif security.sarif', explains: 'Findings for a code scanner.' },
    { command: 'codexkit run-audit --prompt-file audit.md --timeout 20m', explains: 'Ask for something of your own.' },
    { command: 'codexkit run-audit --resume --prompt "And now the tests."', explains: 'Go on with the last thread.' },
    { command: 'codexkit run-audit --noop --skip-without-key', explains: 'Is the key still good? Harmless in forks.' },
    {
      command: './scripts/codex/run-audit.ps1 -Sandbox read-only',
      explains: 'From PowerShell; nothing may be written.',
    },
  ],
  exitCodes: [
    'ok',
    'failed',
    'usage',
    'missingInput',
    'auth',
    'rateLimit',
    'network',
    'runtime',
    'permission',
    'timeout',
    'interrupt',
    'terminated',
  ],
  shim: 'scripts/codex/run-audit.ps1',
  cmdlet: 'Invoke-CodexAudit',
  bin: true,
})
