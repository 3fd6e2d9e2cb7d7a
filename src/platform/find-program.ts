import which from 'which'
import { readEnv, type Host } from './host.ts'

/**
 * The absolute path of a program on PATH, or undefined. On Windows the endings of PATHEXT are tried, so a `.cmd`
 * may be what comes back.
 */
export async function findProgram(host: Host, name: string): Promise<string | undefined> {
  const found = await which(name, {
    nothrow: true,
    path: readEnv(host, 'PATH') ?? '',
    pathExt: readEnv(host, 'PATHEXT'),
  })
  return found ?? undefined
}
