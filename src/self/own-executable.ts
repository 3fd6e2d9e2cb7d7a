import { posix, win32 } from 'node:path'
import { CodexkitError } from '../errors.ts'
import type { Host } from '../platform/host.ts'

/** The file that runs, and for which system it was made. */
export interface OwnExecutable {
  path: string
  /** The folder of that file. */
  folder: string
  /** `linux-x64`, `macos-arm64`, `win-x64`: the end of an archive's name. */
  target: string
  /** The name inside an archive: `codexkit`, on Windows `codexkit.exe`. */
  releaseName: string
}

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'macos', win32: 'win' }

/** Throws CODEXKIT_RUNTIME when codexkit runs from its source or by npm: there is no file then that would be it. */
export function ownExecutable(host: Pick<Host, 'platform' | 'arch'>, path: string | undefined): OwnExecutable {
  if (path === undefined) {
    throw new CodexkitError('CODEXKIT_RUNTIME', 'This codexkit is no executable: it runs from its source.', {
      hint: 'The self commands are for the executable of a release; a checkout is brought up to date with git and npm ci.',
    })
  }
  const system = SYSTEMS[host.platform] ?? host.platform
  const windows = host.platform === 'win32'
  return {
    path,
    folder: (windows ? win32 : posix).dirname(path),
    target: `${system}-${host.arch}`,
    releaseName: windows ? 'codexkit.exe' : 'codexkit',
  }
}

const MANAGERS = [
  { name: 'npm', place: /\/node_modules\//i, command: 'npm update codexkit' },
  { name: 'Homebrew', place: /\/Cellar\//i, command: 'brew upgrade codexkit' },
  { name: 'Scoop', place: /\/scoop\/apps\//i, command: 'scoop update codexkit' },
  { name: 'winget', place: /\/Microsoft\/WinGet\/Packages\//i, command: 'winget upgrade codexkit' },
]

/** The package manager that keeps this file, told by its path: an update past it would be undone or confuse it. */
export function managerOf(path: string): { name: string; command: string } | undefined {
  return MANAGERS.find(({ place }) => place.test(path.replaceAll('\\', '/')))
}
