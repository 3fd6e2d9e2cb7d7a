import type { OptionSpec } from '../../../cli/command-spec.ts'

/** What must hold before and after the run. */
export const CHECK_OPTIONS = [
  {
    name: 'before',
    type: 'value',
    placeholder: 'COMMAND',
    repeatable: true,
    summary: 'A command that must succeed before Codex is paid for.',
  },
  {
    name: 'wait-http',
    type: 'value',
    placeholder: 'URL',
    repeatable: true,
    summary: 'An address that must answer before Codex is started.',
  },
  {
    name: 'wait-timeout',
    type: 'value',
    placeholder: 'TIME',
    default: '60s',
    summary: 'Longest time to wait for all of --wait-http.',
  },
  {
    name: 'skip-without-key',
    type: 'flag',
    summary: 'Without a key: say that the run was skipped, and end with 0. For forks in CI.',
  },
  {
    name: 'expect-file',
    type: 'value',
    placeholder: 'PATH',
    repeatable: true,
    summary: 'A file that must be there after the run.',
  },
  {
    name: 'expect-cmd',
    type: 'value',
    placeholder: 'COMMAND',
    repeatable: true,
    summary: 'A command that must succeed after the run.',
  },
  {
    name: 'expect-item',
    type: 'value',
    placeholder: 'TYPE',
    repeatable: true,
    summary: 'A type of item (mcp_tool_call, file_change and so on) that must be completed and never fail.',
  },
  { name: 'expect-diff', type: 'flag', summary: 'The run must change files.' },
  {
    name: 'expect-no-diff',
    type: 'flag',
    summary: 'The run must change no file; submodules and repositories within are not looked at.',
  },
  {
    name: 'expect-json',
    type: 'value',
    placeholder: 'FILE',
    summary: 'JSON Schema that the last message must follow; Codex is told so.',
  },
  {
    name: 'fail-on',
    type: 'value',
    placeholder: 'SEVERITY',
    default: 'low',
    choices: ['high', 'medium', 'low', 'info', 'never'],
    summary: 'The mildest finding that makes the exit code 1.',
  },
] as const satisfies readonly OptionSpec[]
