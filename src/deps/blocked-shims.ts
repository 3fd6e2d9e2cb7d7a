import { lstat } from 'node:fs/promises'

/** Programs that only pass on to another one. When that one is not there, they are there and fail. */
const SHIMS = [
  {
    path: /[\\/]\.?volta[\\/]/i,
    detail: 'is a shim of Volta without a program behind it: "volta install" gives it one.',
  },
  {
    path: /[\\/]scoop[\\/]shims[\\/]/i,
    detail: 'is a shim of Scoop whose program is gone: "scoop reset" its app, or install it again.',
  },
]

/** Why a program that failed could not have worked, when its path tells. */
export function explainShim(path: string): string | undefined {
  const shim = SHIMS.find((candidate) => candidate.path.test(path))
  return shim && `${path} ${shim.detail}`
}

/**
 * Whether a path is an app execution alias of Windows: an empty file that leads to an app of the Store, or, where no
 * such app is installed, says so and fails. Without arguments that one opens the Store.
 */
export async function isAppAlias(path: string): Promise<boolean> {
  if (!/[\\/]WindowsApps[\\/][^\\/]+$/i.test(path)) return false
  // What cannot be looked at there is an alias too: only Windows itself can follow those.
  const size = await lstat(path).then(
    (found) => found.size,
    () => 0,
  )
  return size === 0
}

/** The sentence for an alias that leads nowhere. */
export function explainAlias(path: string): string {
  return `${path} is a Windows app alias without its app: install it, or turn the alias off in the Settings.`
}
