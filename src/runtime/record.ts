import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import { readOptionalText } from '../platform/read-optional.ts'
import { placeOf } from './folders.ts'
import type { LockedPackage, Target } from './lock.ts'
import { isSafePath } from './safe-path.ts'

/** The name of the record inside an installed folder. */
export const RECORD_NAME = 'runtime.json'

const RecordedFileSchema = z.object({
  sha256: z.string(),
  sizeBytes: z.number(),
  mtimeMs: z.number(),
  ino: z.number(),
})

const RuntimeRecordSchema = z.object({
  schemaVersion: z.literal(1),
  version: z.string(),
  target: z.string(),
  package: z.string(),
  packageVersion: z.string(),
  integrity: z.string(),
  program: z.string().check(z.refine(isSafePath)),
  files: z.record(z.string().check(z.refine(isSafePath)), RecordedFileSchema),
  installedAt: z.string(),
})

/** What a record takes over from the lock, or from what the registry announced. */
export type InstalledPackage = Pick<LockedPackage, 'package' | 'packageVersion' | 'integrity' | 'program' | 'files'>
export type RecordedFile = z.infer<typeof RecordedFileSchema>
export type RuntimeRecord = z.infer<typeof RuntimeRecordSchema>

/** What an install wrote down about itself, or undefined when that is missing or not readable as a record. */
export async function readRecord(folder: string): Promise<RuntimeRecord | undefined> {
  const text = await readOptionalText(join(folder, RECORD_NAME))
  if (text === undefined) return undefined
  try {
    return RuntimeRecordSchema.safeParse(JSON.parse(text)).data
  } catch {
    // SyntaxError: a damaged record proves nothing, like a missing one.
    return undefined
  }
}

/** Writes down the size, time and inode of every file of a folder whose hashes are known to be the locked ones. */
export async function writeRecord(
  folder: string,
  facts: { version: string; target: Target; locked: InstalledPackage; installedAt: Date },
): Promise<void> {
  const { version, target, locked, installedAt } = facts
  const files: Record<string, RecordedFile> = {}
  for (const [path, sha256] of Object.entries(locked.files)) {
    const { size, mtimeMs, ino } = await lstat(placeOf(folder, path)).catch((thrown: unknown) => {
      throw fileError(thrown, 'look at', placeOf(folder, path))
    })
    files[path] = { sha256, sizeBytes: size, mtimeMs, ino }
  }
  const record: RuntimeRecord = {
    schemaVersion: 1,
    version,
    target,
    package: locked.package,
    packageVersion: locked.packageVersion,
    integrity: locked.integrity,
    program: locked.program,
    files,
    installedAt: installedAt.toISOString(),
  }
  await writeFileAtomic(join(folder, RECORD_NAME), `${JSON.stringify(record, undefined, 2)}\n`)
}
