import { runShellLine } from '../../platform/shell-line.ts'
import type { Shell } from '../../platform/shell.ts'
import { describeLineRun } from '../gate/line-run.ts'
import type { AssertionFacts, AssertionResult } from './assertion.ts'

/** Whether a line exits with 0 in the workspace. Throws the host's reason on Ctrl-C. */
export async function expectCommand(
  shell: Shell,
  line: string,
  { host, workingDirectory, timeoutMs, redact }: AssertionFacts,
): Promise<AssertionResult> {
  const name = `--expect-cmd ${line}`
  host.signal.throwIfAborted()
  const { env, signal } = host
  const run = await runShellLine({ shell, line, cwd: workingDirectory, env, timeoutMs, signal })
  host.signal.throwIfAborted()
  if (run.status === 'exited' && run.code === 0) return { name, ok: true, message: 'The command exited with code 0.' }
  const { message } = describeLineRun(line, run, { timeoutMs, redact })
  return { name, ok: false, message: message.replace(/^t/, 'T') }
}
