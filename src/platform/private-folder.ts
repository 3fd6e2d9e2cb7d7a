import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { fileError } from './file-error.ts'

/**
 * Makes a folder that only this user may enter (POSIX 0700; on Windows it inherits the user's rights). Its parents are
 * ordinary folders; one that is there already keeps its mode. In one go: in turns each step waits a millisecond for what
 * else is going on. Throws CODEXKIT_FILE.
 */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    mkdirSync(path, { mode: 0o700 })
  } catch (thrown) {
    if (systemCodeOf(thrown) !== 'EEXIST' || !isFolder(path)) throw fileError(thrown, 'create the folder', path)
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // What cannot be looked at is no folder to work in.
    return false
  }
}
