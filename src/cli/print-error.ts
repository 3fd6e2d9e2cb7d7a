import { CodexkitError, messageOf } from '../errors.ts'
import type { Style } from '../ui/style.ts'

/** Any thrown thing as an error with a code. What nobody expected is a bug of ours, and says so. */
export function asCodexkitError(thrown: unknown): CodexkitError {
  if (thrown instanceof CodexkitError) return thrown
  return new CodexkitError('CODEXKIT_BUG', `codexkit met something it did not expect: ${messageOf(thrown)}.`, {
    hint: 'Run again with --debug and report what it prints.',
    cause: thrown,
  })
}

/** An error for a person: one sentence, then what to do. `debug` adds where it came from. */
export function renderError(error: CodexkitError, style: Style, debug: boolean): string {
  const lines = [`${style.red('error:')} ${error.message}`]
  if (error.hint) lines.push(`${style.cyan('hint:')}  ${error.hint}`)
  if (debug) {
    for (let link: unknown = error; link instanceof Error; link = link.cause) lines.push(link.stack ?? link.message)
  }
  return `${lines.join('\n')}\n`
}
