import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'
import type { PruneResult } from './result.ts'

/** A file that Codex wrote, as found on disk. */
interface KnownFile {
  path: string
  sizeBytes: number
  mtimeMs: number
}

const ROLLOUT = /^rollout-.+\.jsonl(\.zst)?$/
const TEXT_LOG = /^codex-[a-z-]+\.log(\.\d+)?$/
const DATABASE = /^logs_(\d{1,6})\.sqlite$/

export interface PruneRequest {
  codexHomes: readonly string[]
  logDirs: readonly string[]
  sqliteHomes: readonly string[]
  /** What was written to after this moment stays, in milliseconds since 1970. */
  beforeMs: number
  /** False only lists. */
  remove: boolean
}

/**
 * Finds what is old among the files whose names Codex gives, and removes it when told to. Never the newest session of a
 * home, never the newest database, never through a link, never anything of another name. Throws CODEXKIT_FILE.
 */
export async function prune(request: PruneRequest): Promise<PruneResult> {
  const { codexHomes, beforeMs, remove } = request
  const old: KnownFile[] = []
  const add = (files: readonly KnownFile[]): void => void old.push(...files.filter(({ mtimeMs }) => mtimeMs < beforeMs))
  for (const home of codexHomes) add(await oldSessions(home))
  const logDirs = new Set([...codexHomes.map((home) => join(home, 'log')), ...request.logDirs])
  for (const folder of logDirs) add(await filesIn(folder, TEXT_LOG))
  for (const folder of new Set([...codexHomes, ...request.sqliteHomes])) add(await oldDatabases(folder, beforeMs))
  if (remove) for (const { path } of old) await removeFile(path)
  return {
    mode: 'pruned',
    removed: remove,
    files: old.map(({ path, sizeBytes, mtimeMs }) => {
      return { path, sizeBytes, lastWritten: new Date(mtimeMs).toISOString() }
    }),
    totalBytes: old.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}

/** Every session of a home but the newest. */
async function oldSessions(home: string): Promise<KnownFile[]> {
  const live = await sessionsBelow(join(home, 'sessions'), 3)
  const sessions = [...live, ...(await filesIn(join(home, 'archived_sessions'), ROLLOUT))]
  const newest = sessions.reduce((last, { mtimeMs }) => Math.max(last, mtimeMs), 0)
  return sessions.filter(({ mtimeMs }) => mtimeMs < newest)
}

/** Rollouts in `YYYY/MM/DD`; other folders are not Codex's. */
async function sessionsBelow(folder: string, depth: number): Promise<KnownFile[]> {
  if (depth === 0) return filesIn(folder, ROLLOUT)
  const found: KnownFile[] = []
  for (const name of await namesIn(folder, 'folder')) {
    if (/^\d{2,4}$/.test(name)) found.push(...(await sessionsBelow(join(folder, name), depth - 1)))
  }
  return found
}

/** Databases of generations that Codex has left for a newer one, each with the files that belong to it. */
async function oldDatabases(folder: string, beforeMs: number): Promise<KnownFile[]> {
  const databases = await filesIn(folder, DATABASE)
  const generation = ({ path }: KnownFile): number => Number(/(\d+)\.sqlite$/.exec(path)?.[1] ?? 0)
  const newest = Math.max(...databases.map(generation))
  const found: KnownFile[] = []
  for (const database of databases.filter((one) => generation(one) < newest)) {
    const family = await familyOf(database.path)
    // One that is still written to keeps its write-ahead log too.
    if (family.every(({ mtimeMs }) => mtimeMs < beforeMs)) found.push(...family)
  }
  return found
}

async function familyOf(path: string): Promise<KnownFile[]> {
  const files = await Promise.all([path, `${path}-wal`, `${path}-shm`].map(lookAt))
  return files.filter((file) => file !== undefined)
}

async function filesIn(folder: string, name: RegExp): Promise<KnownFile[]> {
  const names = (await namesIn(folder, 'file')).filter((one) => name.test(one))
  const files = await Promise.all(names.map((one) => lookAt(join(folder, one))))
  return files.filter((file) => file !== undefined)
}

/** Links are neither files nor folders here: they may lead anywhere. */
async function namesIn(folder: string, kind: 'file' | 'folder'): Promise<string[]> {
  try {
    if (!(await lstat(folder)).isDirectory()) return []
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => (kind === 'file' ? entry.isFile() : entry.isDirectory())).map(({ name }) => name)
  } catch (thrown) {
    if (isAbsent(thrown)) return []
    throw fileError(thrown, 'read the folder', folder)
  }
}

async function lookAt(path: string): Promise<KnownFile | undefined> {
  try {
    const found = await lstat(path)
    return found.isFile() ? { path, sizeBytes: found.size, mtimeMs: found.mtimeMs } : undefined
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined
    throw fileError(thrown, 'look at', path)
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await rm(path)
  } catch (thrown) {
    if (!isAbsent(thrown)) throw fileError(thrown, 'remove', path)
  }
}

function isAbsent(thrown: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCodeOf(thrown) ?? '')
}
