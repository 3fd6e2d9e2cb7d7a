import type { ChildRequest } from '../platform/child.ts'
import { readEnv, type Host } from '../platform/host.ts'

/** Holds the command for cmd.exe. Its value is put in as it is, so no quoting rule of cmd or of Node touches it. */
const COMMAND_VARIABLE = 'CODEXKIT_PROBE'

/**
 * How to start a program to ask it something. A batch file (what npm installs on Windows) has to be started by cmd.exe,
 * which reads its arguments as a script; unless all of them are plain, the answer is a sentence that says why not.
 */
export function childQuestion(host: Host, path: string, args: readonly string[]): ChildRequest | string {
  if (!/\.(cmd|bat)$/i.test(path)) return { program: path, args, env: host.env }
  const shell = host.platform === 'win32' ? readEnv(host, 'ComSpec') : undefined
  if (shell === undefined) return `${path} is a shim that cannot be asked without a shell.`
  if (/["\r\n]/.test(path) || !args.every((arg) => /^[\w./:=@+-]+$/.test(arg))) {
    return `${path} is a batch file, and what it would be asked is not safe to hand to cmd.exe.`
  }
  const command = [`"${path}"`, ...args].join(' ')
  return {
    program: shell,
    args: ['/d', '/s', '/c', `%${COMMAND_VARIABLE}%`],
    env: { ...host.env, [COMMAND_VARIABLE]: command },
  }
}
