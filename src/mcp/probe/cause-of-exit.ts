import type { McpCause, McpCauseCode } from './probe.ts'
import { shown } from './shown.ts'

interface StderrRule {
  code: McpCauseCode
  /** The first group goes into the message. */
  pattern: RegExp
  message: (found: string) => string
  hint: (found: string) => string
}

/** What programs say on stderr before they end, the most telling first. */
const RULES: readonly StderrRule[] = [
  {
    code: 'npx-download',
    pattern:
      /(?:npm (?:error|ERR!)|npx).*?\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENOTCACHED|E404|E401|E403)\b/,
    message: (found) => `npx could not download the package (${found}).`,
    hint: () => 'Install the package beforehand and start it by its own name, or see that the registry can be reached.',
  },
  {
    code: 'npx-download',
    pattern: /npm (?:error|ERR!).*?(canceled due to missing packages|could not determine executable)/,
    message: (found) => `npx could not start the package (${found}).`,
    hint: () => 'Add "-y" as the first of args, since nobody is there to answer, or install the package beforehand.',
  },
  {
    code: 'missing-module',
    pattern: /(?:Cannot find (?:module|package)|ModuleNotFoundError: No module named|No module named) ['"]?([^'"\n]+)/,
    message: (found) => `It needs ${found}, which is not installed.`,
    hint: (found) =>
      `Install ${found} in the folder the server starts in${found.startsWith('/') ? '' : ', or correct args'}.`,
  },
  {
    code: 'missing-module',
    pattern: /(?:can't open file|cannot open|Module not found) ['"]?([^'"\n]+)/,
    message: (found) => `The file ${found} cannot be read.`,
    hint: () => 'Correct args; relative paths count from cwd.',
  },
  {
    code: 'port-in-use',
    pattern: /(?:EADDRINUSE|address already in use|Address already in use)(?:[^\n]*?:(\d+))?/,
    message: (found) => `The port${found === '' ? '' : ` ${found}`} it wants is in use.`,
    hint: () => 'End what uses the port, or give the server another one.',
  },
  {
    code: 'missing-env',
    pattern:
      /\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b[^\n]*?(?:is required|must be set|not set|is missing|is not defined|not provided|undefined)/,
    message: (found) => `It needs the variable ${found}, which Codex does not give it.`,
    hint: (found) => `Add env_vars = ["${found}"], and set ${found} where Codex is started.`,
  },
  {
    code: 'missing-env',
    pattern: /(?:missing|required|set|provide|KeyError:)[^\n]*?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/,
    message: (found) => `It needs the variable ${found}, which Codex does not give it.`,
    hint: (found) => `Add env_vars = ["${found}"], and set ${found} where Codex is started.`,
  },
  {
    code: 'missing-program',
    pattern:
      /(?:env: ['‘]?([^'’:\n]+)['’]?: No such file|exec: ([^:\n]+): not found|([\w.-]+): (?:command )?not found)/,
    message: (found) => `It starts ${found}, which is not on the PATH that Codex gives it.`,
    hint: (found) => `Install ${found}, or give PATH in env.`,
  },
]

/** The rules look at every start in a line, so that a long one would cost its length squared. */
const MAX_LINE = 1000

/** Why a program ended before it answered, from its last words and its exit. */
export function causeOfExit(
  stderr: string,
  exit: { code: number | null; signal: string | null },
  missingVariables: readonly string[],
): McpCause {
  const lines = stderr.split('\n').map((line) => line.slice(0, MAX_LINE))
  const words = lines.join('\n')
  for (const { code, pattern, message, hint } of RULES) {
    const match = pattern.exec(words)
    if (match === null) continue
    const found = shown(match.slice(1).find((group) => group !== undefined) ?? '', 100)
    return { code, message: message(found), hint: hint(found) }
  }
  const how = exit.signal === null ? `with exit code ${exit.code}` : `by the signal ${exit.signal}`
  const last = lastLine(stderr)
  const [variable] = missingVariables
  return {
    code: 'crashed',
    message: `It ended ${how} before it answered${last === '' ? ', without a word on stderr' : `: ${last}`}.`,
    hint:
      variable === undefined
        ? 'Start its command in a terminal, with no other variables than Codex gives it.'
        : `env_vars names ${variable}, which is not set: set it where Codex is started.`,
  }
}

/** The last line that says something, or the last that names an error. */
export function lastLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /[A-Za-z]/.test(line) && !/^\s+at |^Node\.js v/.test(line))
  return shown(lines.findLast((line) => /error|fatal|panic/i.test(line)) ?? lines.at(-1) ?? '', 160)
}
