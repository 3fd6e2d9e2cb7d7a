import { randomUUID } from 'node:crypto'
import { startChild, type Child } from './child.ts'
import type { Env } from './host.ts'
import { createOutputTail } from './output-tail.ts'
import type { Shell } from './shell.ts'
import { shellText } from './shell-text.ts'

export interface ShellLineRequest {
  shell: Shell
  /** Code by intention: what a person typed after --before or --expect-cmd. */
  line: string
  cwd: string
  env: Env
  timeoutMs: number
  signal: AbortSignal
}

/** `not-run`: the shell could not be started, or it ended without having run anything. */
export interface ShellLineRun {
  status: 'exited' | 'timed-out' | 'interrupted' | 'not-run'
  /** The exit code of the line; null unless it exited by itself. */
  code: number | null
  /** The end of stdout and stderr in the order they came, not redacted. */
  output: string
}

const TAIL_BYTES = 64 * 1024

/**
 * Runs one line in a shell, with stdin closed, and ends its whole process tree when the time is up or the signal comes.
 * Every way to fail is a value, nothing is thrown.
 */
export async function runShellLine(request: ShellLineRequest): Promise<ShellLineRun> {
  const { shell, line, cwd, env, timeoutMs, signal } = request
  const mark = randomUUID()
  const args = shell.kind === 'powershell' ? await powerShellArgs(shell, line, mark) : ['-c', line]
  const child = startChild({ program: shell.program, args, cwd, env })
  const tail = createOutputTail(TAIL_BYTES)
  let started = shell.kind === 'posix'
  const firstBytes: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => {
    if (started) return tail.push(chunk)
    firstBytes.push(chunk)
    const rest = afterMark(Buffer.concat(firstBytes), mark)
    if (rest === undefined) return
    started = true
    tail.push(rest)
  })
  child.stderr.on('data', (chunk: Buffer) => tail.push(chunk))
  const stopped = await untilEnd(child, timeoutMs, signal)
  const { code, error } = await child.closed
  const output = tail.text()
  if (error) return { status: 'not-run', code: null, output: error.message }
  if (stopped !== undefined) return { status: stopped, code: null, output }
  return started ? { status: 'exited', code, output } : { status: 'not-run', code: null, output }
}

/**
 * PowerShell with neither profile nor questions. The line is a value that a script block is made of, so that an open
 * bracket in it is its own error. The mark shows that the shell runs code at all: Wine's powershell.exe is a stub that
 * exits 0. Without the last lines a command that is not there would exit 0 (measured with 7.6).
 */
async function powerShellArgs(shell: Shell, line: string, mark: string): Promise<string[]> {
  const text = await shellText(shell)
  const script = text`
try { [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false } catch { }
if ($PSStyle) { $PSStyle.OutputRendering = 'PlainText' }
$ProgressPreference = 'SilentlyContinue'
[Console]::Out.WriteLine(${mark})
try { $global:CodexkitLine = [ScriptBlock]::Create(${`${line}\n\n$global:CodexkitSuccess = $?`}) }
catch { [Console]::Error.WriteLine($_.Exception.InnerException.Message); exit 1 }
$global:CodexkitSuccess = $true
$global:LASTEXITCODE = 0
. $global:CodexkitLine
if (-not $global:CodexkitSuccess -and $LASTEXITCODE -eq 0) { exit 1 }
exit $LASTEXITCODE`
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script.trim()]
}

function afterMark(bytes: Buffer, mark: string): Buffer | undefined {
  const at = bytes.indexOf(mark)
  const lineEnd = at === -1 ? -1 : bytes.indexOf('\n', at)
  return lineEnd === -1 ? undefined : bytes.subarray(lineEnd + 1)
}

/** Waits for the child, and says why it was stopped where it was. */
async function untilEnd(
  child: Child,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<'timed-out' | 'interrupted' | undefined> {
  let reason: 'timed-out' | 'interrupted' | undefined
  let ending: Promise<void> | undefined
  const stop = (why: 'timed-out' | 'interrupted'): void => {
    reason ??= why
    ending ??= child.end()
  }
  const timer = setTimeout(() => stop('timed-out'), timeoutMs)
  const interrupt = (): void => stop('interrupted')
  signal.addEventListener('abort', interrupt, { once: true })
  if (signal.aborted) interrupt()
  await child.closed
  clearTimeout(timer)
  signal.removeEventListener('abort', interrupt)
  await ending
  return reason
}
