import { resolve } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { renderGitlab, renderJunit, renderSarif, type AuditSurface } from '../report/index.ts'

const RENDERERS = {
  sarif: renderSarif,
  junit: renderJunit,
  gitlab: renderGitlab,
} satisfies Record<string, (run: AuditSurface) => string | Promise<string>>

type ReportKind = keyof typeof RENDERERS

/** The reports that were asked for: kind to file, relative ones from the working directory. */
export type ReportFiles = Partial<Record<ReportKind, string>>

/**
 * Writes each report that was asked for, in one step per file; folders are made. The surface must be redacted. Returns
 * the absolute paths written; throws CODEXKIT_FILE, and what `reportPaths` throws.
 */
export async function writeReports(surface: AuditSurface, files: ReportFiles, cwd: string): Promise<string[]> {
  const paths = reportPaths(files, cwd)
  for (const [kind, path] of paths) await writeFileAtomic(path, await RENDERERS[kind](surface))
  return paths.map(([, path]) => path)
}

/** Each kind with its absolute path. Throws CODEXKIT_USAGE when two share a file: ask before Codex is paid for. */
export function reportPaths(files: ReportFiles, cwd: string): [ReportKind, string][] {
  const paths = (['sarif', 'junit', 'gitlab'] as const).flatMap((kind): [ReportKind, string][] => {
    const file = files[kind]
    return file === undefined ? [] : [[kind, resolve(cwd, file)]]
  })
  for (const [index, [kind, path]] of paths.entries()) {
    const other = paths.slice(0, index).find(([, taken]) => taken === path)
    if (other === undefined) continue
    throw new CodexkitError('CODEXKIT_USAGE', `--${other[0]} and --${kind} name the same file: ${path}.`, {
      hint: 'Give each report a file of its own.',
    })
  }
  return paths
}
