import { isAbsolute, relative, sep } from 'node:path'

/**
 * The way from a folder to what lies in it, with the separators of this system and empty for the folder itself; undefined
 * for what lies elsewhere. A name may begin with two dots too, so these alone do not lead out. Links are not followed.
 */
export function pathInside(folder: string, path: string): string | undefined {
  const way = relative(folder, path)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : way
}
