import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { win32 } from 'node:path'
import { statOptional } from '../platform/read-optional.ts'

/** `codexkit.old.exe`, or with letters where that one still runs. */
const OLD = /^(.+)\.old(?:-[0-9a-f]{8})?\.exe$/i

/** Removes what earlier updates left beside a Windows program: a running file cannot be removed, only renamed. */
export async function removeOldExecutables(folder: string, name: string): Promise<void> {
  const program = name.replace(/\.exe$/i, '')
  for (const entry of await readdir(folder)) {
    if (OLD.exec(entry)?.[1]?.toLowerCase() !== program.toLowerCase()) continue
    // One that still runs stays until the next update.
    await rm(win32OrPosix(folder, entry), { force: true }).catch(() => undefined)
  }
}

/** The name under which the program that runs now waits to be removed. */
export async function oldExecutablePath(path: string): Promise<string> {
  const program = path.replace(/\.exe$/i, '')
  const usual = `${program}.old.exe`
  return (await statOptional(usual)) ? `${program}.old-${randomBytes(4).toString('hex')}.exe` : usual
}

/** Windows takes both separators, and tests on other systems have only one of them. */
function win32OrPosix(folder: string, name: string): string {
  return folder.includes('\\') ? win32.join(folder, name) : `${folder}/${name}`
}
