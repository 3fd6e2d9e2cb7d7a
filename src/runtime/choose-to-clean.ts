import { CodexkitError } from '../errors.ts'
import type { InstalledCodex } from './list-runtimes.ts'

export interface CleanChoice {
  /** The versions to remove. */
  versions?: readonly string[]
  /** Everything but the pinned version, and the selected one unless `force`. */
  allButPinned?: boolean
  /** Lets the pinned and the selected version go too, where they are named. */
  force?: boolean
}

/**
 * The installed versions that a choice means; without one, those that nobody uses. Throws CODEXKIT_USAGE for a version
 * that is not installed, and without `force` for one that is pinned or selected.
 */
export function chooseToClean(installed: readonly InstalledCodex[], choice: CleanChoice): InstalledCodex[] {
  const { versions = [], allButPinned = false, force = false } = choice
  for (const version of versions) {
    const found = installed.find((one) => one.version === version)
    if (!found) throw notInstalled(version)
    if (!force && (found.pinned || found.selected)) throw inUse(found)
  }
  const isUnused = (one: InstalledCodex): boolean => !one.pinned && (!one.selected || (force && allButPinned))
  const all = allButPinned || versions.length === 0
  return installed.filter((one) => versions.includes(one.version) || (all && isUnused(one)))
}

function notInstalled(version: string): CodexkitError {
  return new CodexkitError('CODEXKIT_USAGE', `Codex ${version} is not installed.`, {
    hint: 'See what is installed with: codexkit runtime list',
    details: { version },
  })
}

function inUse({ version, pinned }: InstalledCodex): CodexkitError {
  return new CodexkitError('CODEXKIT_USAGE', `Codex ${version} is the ${pinned ? 'pinned' : 'selected'} one.`, {
    hint: pinned
      ? 'Add --force to remove it all the same.'
      : 'Go back first with: codexkit runtime use --pinned, or add --force.',
    details: { version, pinned },
  })
}
