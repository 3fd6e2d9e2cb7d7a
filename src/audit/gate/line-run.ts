import { formatDuration } from '../../platform/duration.ts'
import type { ShellLineRun } from '../../platform/shell-line.ts'
import { shellText } from '../../platform/shell-text.ts'
import type { Shell } from '../../platform/shell.ts'

const LAST_LINES = 10
const LONGEST_LINE = 300

/** How a line of a gate or an assertion ended, for a person; everything redacted. */
export interface LineRunWords {
  /** One sentence, and below it the last lines where there are any. */
  message: string
  lastLines: string[]
}

/** Puts into words how a line ended that did not exit with 0. */
export function describeLineRun(
  line: string,
  run: ShellLineRun,
  { timeoutMs, redact }: { timeoutMs: number; redact: (text: string) => string },
): LineRunWords {
  const lines = redact(run.output)
    .split(/\r?\n/)
    .filter((text) => text.trim() !== '')
  const lastLines = lines.slice(-LAST_LINES).map((text) => text.slice(0, LONGEST_LINE))
  const how = {
    exited: run.code === null ? 'was killed' : `exited with code ${run.code}`,
    'timed-out': `did not end within ${formatDuration(timeoutMs)}`,
    interrupted: 'was interrupted',
    'not-run': 'could not be run',
  }[run.status]
  const sentence = `the command "${redact(line)}" ${how}`
  const message = lastLines.length === 0 ? `${sentence}.` : `${sentence}:\n${lastLines.join('\n')}`
  return { message, lastLines }
}

/** The same line to copy into a terminal, from any folder. The folder's name is quoted: it is not ours. */
export async function lineByHand(shell: Shell, line: string, folder: string): Promise<string> {
  const text = await shellText(shell)
  const enter = shell.kind === 'powershell' ? text`Set-Location -LiteralPath ${folder}` : text`cd ${folder}`
  return shell.kind === 'powershell' ? `${enter}; ${line}` : `${enter} && ${line}`
}
