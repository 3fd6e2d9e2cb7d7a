import type { Readable, Writable } from 'node:stream'
import { isCancel, password } from '@clack/prompts'
import { CodexkitError } from '../errors.ts'

/** Asks for one secret without showing it. Empty means "not now". Throws CODEXKIT_INTERRUPTED on Ctrl-C. */
export async function promptSecret(
  message: string,
  terminal: { input: Readable; output: Writable },
  check: (value: string) => string | undefined,
): Promise<string> {
  const answer = await password({ message, ...terminal, validate: (value) => check(value ?? '') })
  if (isCancel(answer)) {
    throw new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted; nothing was written.')
  }
  return answer ?? ''
}
