import type { OptionSpec } from '../../../cli/command-spec.ts'

/** How each server is tried. */
export const PROBING_OPTIONS = [
  {
    name: 'timeout',
    type: 'value',
    placeholder: 'TIME',
    summary: 'How long one server may take to start and list its tools. Without it: as long as Codex would wait.',
  },
  {
    name: 'call',
    type: 'value',
    placeholder: 'TOOL',
    summary: 'Call this tool of the one server that --server names.',
  },
  { name: 'call-arguments', type: 'value', placeholder: 'JSON', summary: 'The arguments of --call, as a JSON object.' },
  { name: 'ping', type: 'value', placeholder: 'N', summary: 'Ping each server N times, and tell how long it takes.' },
  {
    name: 'verify-with-codex',
    type: 'flag',
    summary: 'Let the real Codex start the servers too, and tell where it disagrees. Needs no key.',
  },
  {
    name: 'watch',
    type: 'optional-value',
    standalone: '30s',
    placeholder: 'TIME',
    summary: 'Check again after each TIME (30s without one), show what changes, until Ctrl-C.',
  },
] as const satisfies readonly OptionSpec[]
