import { CodexkitError } from '../errors.ts'
import type { RuntimeHealth } from './inspection.ts'
import { pinnedLock } from './pinned-lock.ts'
import { checkRuntime, verifyRuntime, type RuntimeRequest, type RuntimeState } from './runtime-state.ts'

const FAULTS: Record<Exclude<RuntimeHealth, 'ok'>, (found: RuntimeState) => string> = {
  missing: ({ version }) => `Codex ${version} is not installed.`,
  changed: ({ version, changed }) => `Codex ${version} was changed after its install: ${changed.join(', ')}.`,
  unverified: ({ version, folder }) => `The Codex ${version} in ${folder} was not installed by codexkit.`,
}
const HINTS: Record<Exclude<RuntimeHealth, 'ok'>, (which: string) => string> = {
  missing: (which) => `Install it with: codexkit runtime install${which}`,
  changed: (which) => `Install it anew with: codexkit runtime install${which} --force`,
  unverified: (which) => `Install it anew with: codexkit runtime install${which} --force`,
}

/**
 * The program of the pinned Codex or of `version`, or CODEXKIT_RUNTIME. A folder that was copied or restored has other times and inodes
 * but may be sound, so a first look that finds a difference is settled by hashing. `verify` hashes at once.
 */
export async function runtimePath(request: RuntimeRequest & { verify?: boolean }): Promise<string> {
  let found = request.verify ? await verifyRuntime(request) : await checkRuntime(request)
  if (!request.verify && (found.state === 'changed' || found.state === 'unverified')) {
    found = await verifyRuntime(request)
  }
  const fault = runtimeFault(found, request.lock)
  if (fault) throw fault
  return found.programPath
}

/** What is wrong with an installed Codex as an error, or undefined when nothing is. */
export function runtimeFault(found: RuntimeState, lock = pinnedLock()): CodexkitError | undefined {
  const { state, version, target, folder, changed } = found
  if (state === 'ok') return undefined
  return new CodexkitError('CODEXKIT_RUNTIME', FAULTS[state](found), {
    hint: HINTS[state](version === lock.version ? '' : ` --codex-version ${version}`),
    details: { state, version, target, folder, changed },
  })
}
