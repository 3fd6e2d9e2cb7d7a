import { join } from 'node:path'
import type { Host } from '../platform/host.ts'
import { codexkitHome } from '../platform/user-folders.ts'

/** Where everything of `src/runtime/` lives on this machine. */
export interface RuntimeFolders {
  root: string
  /** What `withProcessLock` locks: one install at a time, whatever the version. */
  lock: string
  /** How the folder of an install in progress begins. Same file system as the rest, so that a rename is atomic. */
  partial: string
  installed: (version: string, target: string) => string
}

/** The folders under `codexkitHome`. */
export function runtimeFolders(host: Host): RuntimeFolders {
  const root = join(codexkitHome(host), 'runtime')
  return {
    root,
    lock: join(root, 'install'),
    partial: join(root, '.partial-'),
    installed: (version, target) => join(root, version, target),
  }
}

/** The place of a file of the lock or the record inside an installed folder. */
export function placeOf(folder: string, path: string): string {
  return join(folder, ...path.split('/'))
}
