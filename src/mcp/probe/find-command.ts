import { isAbsolute, resolve } from 'node:path'
import { findProgram } from '../../platform/find-program.ts'
import type { Env, Host } from '../../platform/host.ts'
import { statOptional } from '../../platform/read-optional.ts'
import type { McpCause } from './probe.ts'

/** How to start a server's command, or why it cannot be started. */
export type FoundCommand =
  | { program: string; args: readonly string[]; verbatimArguments: boolean; cause?: undefined }
  | { cause: McpCause }

/**
 * Finds the command of a stdio server as Codex does: on the PATH the server gets, a relative path from its folder. A
 * `.cmd` on Windows goes through `cmd.exe`, as it does in Codex.
 */
export async function findCommand(
  command: string,
  args: readonly string[],
  cwd: string,
  host: Host,
  env: Env,
): Promise<FoundCommand> {
  const folder = await statOptional(cwd)
  if (!folder?.isDirectory()) {
    const message = `The folder ${cwd}, in which it should start, is not there.`
    return { cause: { code: 'missing-folder', message, hint: 'Correct cwd, or make the folder.' } }
  }
  const isPath = /[/\\]/.test(command)
  if (isPath && host.platform !== 'win32') return ofPath(command, args, cwd)
  const name = isPath && !isAbsolute(command) ? resolve(cwd, command) : command
  const program = await findProgram({ ...host, env: { ...host.env, ...env } }, name)
  if (program === undefined) return { cause: missing(command, host) }
  if (host.platform !== 'win32' || !/\.(?:cmd|bat)$/i.test(program)) {
    return { program, args, verbatimArguments: false }
  }
  const line = [program, ...args].map(quoteForCmd).join(' ')
  const shell = env['COMSPEC'] ?? host.env['COMSPEC'] ?? 'cmd.exe'
  return { program: shell, args: ['/d', '/s', '/c', `"${line}"`], verbatimArguments: true }
}

async function ofPath(command: string, args: readonly string[], cwd: string): Promise<FoundCommand> {
  const program = resolve(cwd, command)
  const found = await statOptional(program)
  if (found === undefined) {
    const message = `The program ${program} is not there.`
    return { cause: { code: 'missing-program', message, hint: 'Correct command, or install the program.' } }
  }
  if (found.isFile() && (found.mode & 0o111) !== 0) return { program, args, verbatimArguments: false }
  const message = `${program} is not a program that may be run.`
  return { cause: { code: 'not-executable', message, hint: `Run: chmod +x ${program}` } }
}

function missing(command: string, host: Host): McpCause {
  const windows =
    ' On Windows npx and most npm programs are .cmd files: give the command with its ending, or use ' +
    'command = "cmd" and args = ["/c", "npx", …].'
  return {
    code: 'missing-program',
    message: `The program ${command} is not on the PATH that Codex gives the server.`,
    hint: `Install ${command}, or give its full path as command.${host.platform === 'win32' ? windows : ''}`,
  }
}

/** For `cmd /s /c "…"`: quoted as a program expects it, with what cmd.exe would read itself made harmless. */
function quoteForCmd(text: string): string {
  const quoted = `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`
  return quoted.replace(/[%!^&|<>()"]/g, '^$&')
}
