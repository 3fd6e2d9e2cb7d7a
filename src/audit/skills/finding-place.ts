import { posix } from 'node:path'

export interface FindingPlace {
  file?: string
  line?: number
  /** The path as it was given, when it lies outside the workspace. */
  outside?: string
}

/**
 * Where a finding is, from what a model wrote: `src\\a.ts`, `./src/a.ts:12`, `/home/me/repo/src/a.ts`, line `"12-20"`. The
 * file starts at the top of the workspace and has forward slashes; the line is the first one. What is no place is left out.
 */
export function findingPlace(file: unknown, line: unknown, workspace: string): FindingPlace {
  const written = typeof file === 'string' ? file.trim().replace(/^`+|`+$/g, '') : ''
  const { path, line: attached } = splitLine(written)
  const number = lineNumber(line) ?? attached
  if (path === '' || /^(?:n\/?a|none|null|-+)$/i.test(path)) return {}
  const inside = withinWorkspace(path.replaceAll('\\', '/'), workspace.replaceAll('\\', '/'))
  if (inside === undefined) return { outside: written }
  return { file: inside, ...(number !== undefined && { line: number }) }
}

/** `src/a.ts:12:5` and `src/a.ts#L12`: the path, and the first number behind it. A drive letter is part of the path. */
function splitLine(text: string): { path: string; line: number | undefined } {
  const match = /^(.+?)(?::|#L)(\d{1,9})(?:[:\-–]L?\d{1,9})*$/.exec(text)
  return match ? { path: match[1] ?? '', line: lineNumber(match[2]) } : { path: text, line: undefined }
}

function lineNumber(value: unknown): number | undefined {
  const first = Array.isArray(value) ? value[0] : value
  const text = typeof first === 'string' ? /^\s*(?:lines?\s*|L)?(\d{1,9})(?!\d)/i.exec(first)?.[1] : first
  const number = text === undefined || text === null ? Number.NaN : Number(text)
  return Number.isSafeInteger(number) && number >= 1 ? number : undefined
}

function withinWorkspace(path: string, workspace: string): string | undefined {
  const root = posix.normalize(workspace).replace(/\/+$/, '')
  const normal = posix.normalize(path)
  const absolute = normal.startsWith('/') || /^[a-z]:/i.test(normal)
  if (!absolute) return normal.startsWith('../') || normal === '..' ? undefined : tidy(normal)
  // Windows ignores case, and says so by its drive letters.
  const same = /^[a-z]:/i.test(root) ? (text: string) => text.toLowerCase() : (text: string) => text
  return same(`${normal}/`).startsWith(same(`${root}/`)) ? tidy(normal.slice(root.length + 1)) : undefined
}

function tidy(path: string): string {
  const plain = path.replace(/\/+$/, '')
  return plain === '' ? '.' : plain
}
