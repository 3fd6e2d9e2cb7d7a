import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import { readOptional, statOptional } from '../platform/read-optional.ts'
import { SMALL_FILE_BYTES, type ReleaseSource } from './release-source.ts'

const PIECE_BYTES = 1024 * 1024

/** Releases in a folder of this machine. */
export function folderSource(folder: string): ReleaseSource {
  return {
    name: folder,
    read: async (name) => {
      const size = (await statOptional(join(folder, name)))?.size ?? 0
      if (size <= SMALL_FILE_BYTES) return readOptional(join(folder, name))
      throw new CodexkitError('CODEXKIT_CHECKSUM', `${join(folder, name)} is too large to be one of a release.`)
    },
    stream: async (name, consume) => {
      const path = join(folder, name)
      const file = await open(path).catch((thrown: unknown) => {
        throw fileError(thrown, 'read', path)
      })
      try {
        for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: PIECE_BYTES })) {
          await consume(chunk as Uint8Array)
        }
      } finally {
        await file.close()
      }
    },
    folders: async () => {
      try {
        if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error('it is a file'), { code: 'ENOTDIR' })
        const entries = await readdir(folder, { withFileTypes: true })
        return entries.filter((entry) => !entry.isFile()).map(({ name }) => name)
      } catch (thrown) {
        throw fileError(thrown, 'read', folder)
      }
    },
  }
}
