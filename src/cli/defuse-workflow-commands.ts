/** White space as .NET trims it, without line ends: `^` stands behind each of those. */
const COMMAND_START = /^((?:[^\S\r\n\u2028\u2029]|\u0085)*):(?=:)/gm

/**
 * Takes the power from words that the runner of GitHub Actions would run as workflow commands: `::add-mask::x` at the
 * start of a line, after white space too, and the older `##[add-mask]x` anywhere in it (TryParseV2 and TryParse in
 * ActionCommand.cs of actions/runner). In JSON, which has no line that begins so, only the second is spelled otherwise,
 * and means the same. `text` must be redacted: a secret that was taken apart would not be known again.
 */
export function defuseWorkflowCommands(text: string): string {
  // Every document and event is written at once, and begins so.
  if (text.startsWith('{')) return text.replaceAll('##[', String.raw`#\u0023[`)
  return text.replaceAll('##[', '## [').replace(COMMAND_START, '$1: ')
}
