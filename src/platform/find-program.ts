import { delimiter, isAbsolute, join } from 'node:path'
import which from 'which'
import { readEnv, type Host } from './host.ts'

/**
 * The absolute path of a program on PATH, or undefined. On Windows the endings of PATHEXT are tried, so a `.cmd`
 * may be what comes back. The current folder is never looked into, not even where PATH or Windows would: a repository
 * must not bring its own git.
 */
export async function findProgram(host: Host, name: string): Promise<string | undefined> {
  const options = { nothrow: true, pathExt: readEnv(host, 'PATHEXT') } as const
  if (isAbsolute(name)) return (await which(name, options)) ?? undefined
  const folders = (readEnv(host, 'PATH') ?? '').split(delimiter).map((folder) => folder.replace(/^"(.*)"$/, '$1'))
  for (const folder of folders.filter(isAbsolute)) {
    const found = await which(join(folder, name), options)
    if (found) return found
  }
  return undefined
}
