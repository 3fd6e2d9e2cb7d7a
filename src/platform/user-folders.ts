import { posix, resolve, win32 } from 'node:path'
import { readEnv, type Host } from './host.ts'

/**
 * Where codexkit keeps what belongs to this user (runtimes, run homes, its login): `CODEXKIT_HOME`, else the
 * system's place for application data.
 */
export function codexkitHome(host: Host): string {
  const chosen = readEnv(host, 'CODEXKIT_HOME')
  if (chosen !== undefined) return resolve(host.cwd, chosen)
  if (host.platform === 'win32') {
    return win32.join(readEnv(host, 'LOCALAPPDATA') ?? win32.join(host.homeDir, 'AppData', 'Local'), 'codexkit')
  }
  if (host.platform === 'darwin') return posix.join(host.homeDir, 'Library', 'Application Support', 'codexkit')
  const data = readEnv(host, 'XDG_DATA_HOME')
  // The XDG specification: a path that is not absolute is to be ignored.
  const chosenData = data !== undefined && posix.isAbsolute(data) ? data : undefined
  return posix.join(chosenData ?? posix.join(host.homeDir, '.local', 'share'), 'codexkit')
}
