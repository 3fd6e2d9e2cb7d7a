import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import * as z from 'zod/mini'
import { CodexkitError } from '../errors.ts'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import type { Host } from '../platform/host.ts'
import { readOptionalText } from '../platform/read-optional.ts'
import { exactVersion } from './exact-version.ts'
import { runtimeFolders } from './folders.ts'
import type { RuntimeLock } from './lock.ts'
import { pinnedLock } from './pinned-lock.ts'

const SelectionSchema = z.object({ schemaVersion: z.literal(1), version: z.string() })

/** Why a version is used: it was named for this call, chosen by `runtime use`, or is the one in the lock file. */
export type VersionOrigin = 'named' | 'selected' | 'pinned'

export interface ChosenVersion {
  version: string
  origin: VersionOrigin
}

/**
 * The version that `runtime use` chose instead of the pinned one, or undefined. Throws CODEXKIT_RUNTIME when the choice
 * cannot be read: quietly another Codex would be worse.
 */
export async function selectedVersion(host: Host): Promise<string | undefined> {
  const path = selectionPath(host)
  const text = await readOptionalText(path)
  if (text === undefined) return undefined
  try {
    return exactVersion(SelectionSchema.parse(JSON.parse(text)).version)
  } catch (thrown) {
    throw new CodexkitError('CODEXKIT_RUNTIME', `The Codex selected in ${path} cannot be read.`, {
      hint: 'Choose again with: codexkit runtime use X.Y.Z, or --pinned',
      details: { path },
      cause: thrown,
    })
  }
}

/** The version to use: the one that is named, else the selected one, else the pinned one. */
export async function chooseVersion(
  host: Host,
  named?: string,
  lock: RuntimeLock = pinnedLock(),
): Promise<ChosenVersion> {
  if (named !== undefined) return { version: exactVersion(named), origin: 'named' }
  const selected = await selectedVersion(host)
  return selected === undefined
    ? { version: lock.version, origin: 'pinned' }
    : { version: selected, origin: 'selected' }
}

/** Writes the choice down in one step. Throws CODEXKIT_FILE. */
export async function writeSelection(host: Host, version: string): Promise<void> {
  await writeFileAtomic(selectionPath(host), `${JSON.stringify({ schemaVersion: 1, version }, undefined, 2)}\n`)
}

/** Forgets the choice, so that the pinned one is used again. Throws CODEXKIT_FILE. */
export async function removeSelection(host: Host): Promise<void> {
  const path = selectionPath(host)
  await rm(path, { force: true }).catch((thrown: unknown) => {
    throw fileError(thrown, 'remove', path)
  })
}

function selectionPath(host: Host): string {
  return join(runtimeFolders(host).root, 'selected.json')
}
