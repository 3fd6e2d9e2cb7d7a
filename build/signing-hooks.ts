import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CodexkitError } from '../src/errors.ts'
import type { Target } from './targets.ts'

/** Which variable holds the command for which system; Linux programs are not signed. */
const VARIABLES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'CODEXKIT_SIGN_MACOS',
  win32: 'CODEXKIT_SIGN_WINDOWS',
}

/**
 * Signs an executable with a certificate, if `environment` says how: `CODEXKIT_SIGN_MACOS` or `CODEXKIT_SIGN_WINDOWS` is
 * a command line, in which `{file}` stands for the executable and double quotes hold words with spaces together:
 *
 *     CODEXKIT_SIGN_MACOS='rcodesign sign --p12-file id.p12 --code-signature-flags runtime {file}'
 *     CODEXKIT_SIGN_WINDOWS='signtool sign /fd sha256 /n "Our Company" {file}'
 *
 * It runs last, after our own ad-hoc signature for macOS, which it is to replace, without a shell. A notarisation belongs
 * into the same command, in a script. Returns whether there was one. Throws CODEXKIT_USAGE without `{file}`, and
 * CODEXKIT_DEPENDENCY when the command fails.
 */
export async function runSigningHook(
  file: string,
  { platform }: Pick<Target, 'platform'>,
  environment: NodeJS.ProcessEnv,
): Promise<boolean> {
  const variable = VARIABLES[platform]
  const commandLine = variable && environment[variable]?.trim()
  if (!variable || !commandLine) return false
  const words = [...commandLine.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) => word.replaceAll('"', ''))
  const [program = '', ...args] = words.map((word) => word.replaceAll('{file}', () => file))
  if (!words.slice(1).some((word) => word.includes('{file}'))) {
    throw new CodexkitError('CODEXKIT_USAGE', `${variable} does not say {file}.`, {
      hint: 'Write {file} where the path of the executable goes.',
    })
  }
  await promisify(execFile)(program, args).catch((thrown: unknown) => {
    throw new CodexkitError('CODEXKIT_DEPENDENCY', `The command in ${variable} failed: ${program}`, {
      hint: 'Run it by hand to see why, or unset the variable.',
      cause: thrown,
    })
  })
  return true
}
