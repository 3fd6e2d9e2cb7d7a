import { CodexkitError } from '../errors.ts'

const EXACT = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/
/** Older ones have no `exec --json`, so nothing they do could be judged. */
const OLDEST = '0.40.0'

/**
 * Gives an exact version such as `0.104.0` back. Throws CODEXKIT_USAGE for anything else: a version becomes the name of
 * a folder and part of an address.
 */
export function exactVersion(text: string, option = '--codex-version'): string {
  if (EXACT.test(text)) return text
  throw new CodexkitError('CODEXKIT_USAGE', `"${text}" is not a version such as 0.169.0.`, {
    hint: `Give all three numbers: ${option} 0.169.0`,
    details: { version: text },
  })
}

/** The same, and refuses a Codex that is too old for codexkit. */
export function installableVersion(text: string): string {
  const version = exactVersion(text)
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 0 || minor >= 40) return version
  throw new CodexkitError('CODEXKIT_USAGE', `Codex ${version} is too old for codexkit.`, {
    hint: `The oldest Codex that codexkit can run is ${OLDEST}.`,
    details: { version, oldest: OLDEST },
  })
}
