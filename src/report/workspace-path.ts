import { posix } from 'node:path'
import type { AuditSurface } from './audit-surface.ts'
import type { Finding } from './finding.ts'

/** Where a report points. */
export interface Place {
  /** With forward slashes: from the top of the repository, or absolute for evidence that lies elsewhere. */
  path: string
  /** 1-based. */
  line?: number
  /** False when the finding names no file of the repository: then this is the report. */
  isNamed: boolean
}

const MAX_PATH = 1024
const MAX_LINE = 2 ** 31 - 1
const ABSOLUTE = /^(?:\/|[a-z]:|[a-z][a-z\d+.-]*:\/\/)/i

/** The place of a finding. Its file comes from a model: a path out of the workspace is not used. */
export function placeOf(run: AuditSurface, { file, line }: Finding): Place {
  const path = file === undefined ? undefined : pathInRepository(run, file)
  if (path === undefined) return evidencePlace(run)
  const isLine = line !== undefined && Number.isInteger(line) && line >= 1 && line <= MAX_LINE
  return { path, ...(isLine && { line }), isNamed: true }
}

/** The report, where something concerns no file of the repository. */
export function evidencePlace(run: AuditSurface): Place {
  const report = forwardSlashes(run.reportFile ?? `${forwardSlashes(run.evidence).replace(/\/+$/, '')}/report.md`)
  return { path: isAbsolute(report) ? report : fromTop(run, report), isNamed: false }
}

/** Whether a path with forward slashes starts at the root of a file system, also of Windows. */
export function isAbsolute(path: string): boolean {
  return ABSOLUTE.test(path)
}

function pathInRepository(run: AuditSurface, file: string): string | undefined {
  const path = forwardSlashes(file.trim())
  const workspace = run.workspace === undefined ? undefined : forwardSlashes(run.workspace).replace(/\/*$/, '/')
  const inside = workspace !== undefined && isBelow(workspace, path) ? path.slice(workspace.length) : path
  if (inside.length > MAX_PATH || isAbsolute(inside) || /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(inside)) return undefined
  const normal = posix.normalize(inside).replace(/\/+$/, '')
  return normal === '.' || normal === '..' || normal.startsWith('../') ? undefined : fromTop(run, normal)
}

/** Windows does not look at case, and a model writes `c:` as well as `C:`. */
function isBelow(folder: string, path: string): boolean {
  const isWindows = /^(?:[a-z]:|\/\/)/i.test(folder)
  const start = path.slice(0, folder.length)
  return start === folder || (isWindows && start.toLowerCase() === folder.toLowerCase())
}

function fromTop({ repositoryFolder = '' }: AuditSurface, path: string): string {
  return posix.join(forwardSlashes(repositoryFolder).replace(/^\/+/, ''), path)
}

function forwardSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}

/** A relative path as the relative reference of a URI (RFC 3986): everything but letters, digits and `-_.!~*'()` is encoded. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeSegment).join('/')
}

/** An absolute path of any system as a file URI: `D:\a b` is `file:///D:/a%20b`, `\\server\share` is `file://server/share`. */
export function fileUri(path: string): string {
  const [first = '', ...rest] = forwardSlashes(path)
    .replace(/^\/(?!\/)|^\/\//, '')
    .split('/')
  const start = /^[a-z]:$/i.test(first) ? first : encodeSegment(first)
  const host = /^[/\\]{2}/.test(path) ? 'file://' : 'file:///'
  return [host + start, ...rest.map(encodeSegment)].join('/')
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed())
}
