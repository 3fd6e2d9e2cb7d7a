import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'

/** The file of the running program as main hands it down in the context; undefined when it runs from its source. */
export function executableOf(context: object): string | undefined {
  return 'executable' in context && typeof context.executable === 'string' ? context.executable : undefined
}

/**
 * A cloned repository must not decide whom codexkit trusts about itself. Throws CODEXKIT_USAGE when an option of the self
 * commands comes from anywhere but the command line.
 */
export function refuseProjectSettings(origins: readonly { name: string; origin: string }[]): void {
  const allowed = ['default', 'not set']
  const foreign = origins.find(({ name, origin }) => origin !== `--${name}` && !allowed.includes(origin))
  if (!foreign) return
  const { name, origin } = foreign
  throw new CodexkitError('CODEXKIT_USAGE', `--${name} is set by ${origin}, which this command refuses.`, {
    hint: `Take it out of ${origin}, or run the command in another folder, with --${name} typed by you.`,
    details: { setting: name, origin },
  })
}

/** The text of the file after --allowed-signers. Throws CODEXKIT_FILE. */
export async function readAllowedSigners(cwd: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  const place = resolve(cwd, path)
  try {
    return await readFile(place, 'utf8')
  } catch (thrown) {
    throw fileError(thrown, 'read', place)
  }
}
