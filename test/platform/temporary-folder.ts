import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

/** Gives every test a folder of its own, with a space and a letter beyond ASCII in its name. Joins paths below it. */
export function useTemporaryFolder(): (...parts: string[]) => string {
  let folder = ''
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'codexkit ü ')))
  })
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return (...parts) => join(folder, ...parts)
}
