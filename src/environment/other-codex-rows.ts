import { realpath } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { probeCodexVersion } from '../codex/index.ts'
import { findProgram } from '../platform/find-program.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

const WHY = 'codexkit never uses it silently, but a person who types "codex" gets it.'

/** Every Codex on PATH but the pinned one, with its version, in the order of PATH. */
export async function otherCodexRows(host: Host, pinned: string | undefined): Promise<EnvironmentRow[]> {
  const folders = (readEnv(host, 'PATH') ?? '').split(delimiter).filter(isAbsolute)
  const found = await Promise.all(folders.map((folder) => findProgram(host, join(folder, 'codex'))))
  const paths = found.filter((path) => path !== undefined)
  const own = pinned === undefined ? undefined : await realPath(pinned)
  // The same program may be found twice, by a link or a folder that PATH names again.
  const programs = new Map<string, string>()
  for (const path of paths) {
    const real = await realPath(path)
    if (real !== own && !programs.has(real)) programs.set(real, path)
  }
  if (programs.size === 0) {
    const fact = 'none on PATH'
    return [makeRow({ id: 'codex.other', label: 'Other Codexes', status: 'info', fact, why: WHY })]
  }
  return Promise.all([...programs.values()].map((path) => otherRow(host, path)))
}

async function otherRow(host: Host, path: string): Promise<EnvironmentRow> {
  const row = { id: `codex.other.${path}`, label: `Codex at ${path}`, status: 'info', why: WHY } as const
  if (/\.(cmd|bat)$/i.test(path)) return makeRow({ ...row, fact: 'a shim, not asked for its version' })
  // What answers otherwise than a Codex, or not at all, is a fact and no fault of this workspace.
  const version = await probeCodexVersion(host, path).catch(() => undefined)
  return makeRow({ ...row, fact: version ?? 'gives no version' })
}

/** Where links lead; a path that leads nowhere is itself. */
function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}
