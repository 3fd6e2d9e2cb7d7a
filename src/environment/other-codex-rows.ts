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
  const real = await Promise.all([...found, pinned].map((path) => path && realpath(path).catch(() => path)))
  const own = real.at(-1)
  const others = found.filter((path, index) => path && real[index] !== own && real.indexOf(real[index]) === index)
  if (others.length === 0) {
    const fact = 'none on PATH'
    return [makeRow({ id: 'codex.other', label: 'Other Codexes', status: 'info', fact, why: WHY })]
  }
  return Promise.all(others.map((path) => otherRow(host, path ?? '')))
}

async function otherRow(host: Host, path: string): Promise<EnvironmentRow> {
  const row = { id: `codex.other.${path}`, label: `Codex at ${path}`, status: 'info', why: WHY } as const
  if (/\.(cmd|bat)$/i.test(path)) return makeRow({ ...row, fact: 'a shim, not asked for its version' })
  const version = await probeCodexVersion(host, path).catch(() => undefined)
  return makeRow({ ...row, fact: version ?? 'gives no version' })
}
