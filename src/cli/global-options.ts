import type { OptionSpec } from './command-spec.ts'

/** Options that every command has. */
export const GLOBAL_OPTIONS = [
  { name: 'json', type: 'flag', summary: 'Print one JSON document on stdout instead of text.' },
  { name: 'no-input', type: 'flag', summary: 'Never ask; what is missing is listed and the exit code is 3.' },
  { name: 'no-color', type: 'flag', summary: 'No colour and no motion.' },
  { name: 'strict', type: 'flag', summary: 'Warnings make the exit code 1.' },
  { name: 'explain-config', type: 'flag', summary: 'Print every setting and where it comes from, then end.' },
  { name: 'verbose', type: 'flag', summary: 'Say more on stderr about what is done.' },
  { name: 'debug', type: 'flag', summary: 'Show causes and stack traces of errors.' },
  { name: 'help', type: 'flag', short: 'h', summary: 'Show this help.' },
  { name: 'version', type: 'flag', short: 'v', summary: 'Print the version.' },
] as const satisfies readonly OptionSpec[]
