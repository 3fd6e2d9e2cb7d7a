import { basename } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import type { Context } from '../../cli/context.ts'
import { guardIgnoreFile, maskEnvFile, readEnvFile, seedEnvFile } from '../../env/index.ts'
import type { FileWriter } from '../../platform/atomic-write.ts'
import { readOptional } from '../../platform/read-optional.ts'

/** What would be written into one file. */
export interface PlannedChange {
  path: string
  /** Unified diff, without secrets. */
  diff: string
}

/** Finds out what bootstrap would write into the workspace, and writes nothing. */
export async function planChanges(context: Context): Promise<PlannedChange[]> {
  const planned = new Map<string, Buffer>()
  const remember: FileWriter = async (path, data) => void planned.set(path, Buffer.from(data))
  await guardIgnoreFile(context, context.cwd, remember)
  await seedEnvFile(context.cwd, context.catalogue, remember)
  const changes: PlannedChange[] = []
  for (const [path, after] of planned) {
    const before = (await readOptional(path)) ?? Buffer.alloc(0)
    const [from, to] = [before, after].map((bytes) => shownText(bytes, path, context))
    const name = basename(path)
    const patch = createTwoFilesPatch(name, name, from ?? '', to ?? '', '', '', { context: 1 })
    changes.push({ path, diff: context.redactor.redact(patch) })
  }
  return changes
}

function shownText(bytes: Buffer, path: string, context: Context): string {
  if (basename(path) !== '.env') return bytes.toString('utf8')
  return maskEnvFile(readEnvFile(bytes, path), context.catalogue)
}
