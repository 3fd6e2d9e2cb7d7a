const REPORT = `# Release readiness: rehearsal

No model looked at this repository. codexkit's rehearsal model answered, so this shows that the run works, not that the
release is ready.

| check | result |
| --- | --- |
| Codex started and asked the model | pass |
| The model's answer came back | pass |
| Findings | none, this is a rehearsal |
`

/** The end of an output tells more than its beginning, where a login shell may talk about other things. */
const MAX_QUOTE = 400

/** The answer of scenario `ok`: always the same text. */
export function reportMessage(): string {
  return REPORT
}

/** The answer after the command of scenario `edit` ran: what its output proves, and the output itself. */
export function editMessage(file: string, worked: boolean, output: string): string {
  const quote = output.slice(-MAX_QUOTE).toWellFormed().trim()
  const verdict = worked
    ? `The command wrote ${file}, as its output shows:`
    : `Nothing proves that the command wrote ${file}; its output was:`
  return `Rehearsal: ${verdict}\n\n${quote.replace(/^/gm, '    ')}\n`
}

/** The answer of scenario `edit` when there is nothing to run a command with. */
export function noShellMessage(toolNames: readonly string[]): string {
  const offered = toolNames.length === 0 ? 'no tool at all' : toolNames.join(', ')
  return `Rehearsal: Codex offered no shell tool, so no command was run. It offered: ${offered}.\n`
}

/** The answer of scenario `edit` when a command was asked for again and again and its output never came. */
export function noOutputMessage(): string {
  return 'Rehearsal: Codex never brought back the output of the command, so nothing proves that it ran.\n'
}
