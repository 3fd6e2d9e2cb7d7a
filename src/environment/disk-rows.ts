import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from '../platform/host.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

/** From here on the whole of it is a warning. */
const WARNING_BYTES = 1024 ** 3
/** A home with more files than this is not counted to its end, so that a report never takes long. */
const MOST_FILES = 50_000

const KINDS = [
  { id: 'sessions', label: 'Sessions', matches: /^(archived_)?sessions$/ },
  { id: 'logs', label: 'Logs', matches: /^(logs?|.*\.log)$/ },
  { id: 'databases', label: 'Databases', matches: /\.(sqlite|db)3?(-wal|-shm)?$/ },
] as const

interface Usage {
  sizeBytes: number
  files: number
  complete: boolean
}

/** How much room Codex's sessions, logs and databases take in the source home. */
export async function diskRows(
  host: Host,
  home: string,
  limits = { warningBytes: WARNING_BYTES, mostFiles: MOST_FILES },
): Promise<EnvironmentRow[]> {
  const names = await readdir(home).catch(() => [])
  const usages = await Promise.all(
    KINDS.map(async ({ id, label, matches }) => {
      const paths = names.filter((name) => matches.test(name)).map((name) => join(home, name))
      return { id, label, usage: await measure(paths, limits.mostFiles, host.signal) }
    }),
  )
  const rows = usages.map(({ id, label, usage: { sizeBytes, files, complete } }) => {
    const fact = `${complete ? '' : 'more than '}${megabytes(sizeBytes)} in ${files} files`
    return makeRow({ id: `disk.${id}`, label, status: 'info', fact, why: 'Codex never deletes them.', volatile: true })
  })
  const total = usages.reduce((sum, { usage }) => sum + usage.sizeBytes, 0)
  const large = total >= limits.warningBytes || usages.some(({ usage }) => !usage.complete)
  const threshold = megabytes(limits.warningBytes)
  const whole = makeRow({
    id: 'disk.total',
    label: 'Together',
    status: large ? 'warning' : 'ok',
    fact: large ? `${threshold} or more, or too many files to count` : `below ${threshold}`,
    why: 'A full disk stops Codex in the middle of a run.',
    fix: large ? cleanUp(host, join(home, 'sessions')) : '',
  })
  return [...rows, whole]
}

/** The size of files and of everything below folders. Links are not followed; what vanishes meanwhile counts nothing. */
async function measure(paths: readonly string[], mostFiles: number, signal: AbortSignal): Promise<Usage> {
  const usage: Usage = { sizeBytes: 0, files: 0, complete: true }
  const waiting = [...paths]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    signal.throwIfAborted()
    if (usage.files >= mostFiles) return { ...usage, complete: false }
    const stats = await lstat(path).catch(() => undefined)
    if (stats?.isDirectory()) {
      const names = await readdir(path).catch(() => [])
      for (const name of names) waiting.push(join(path, name))
    } else if (stats?.isFile()) {
      usage.sizeBytes += stats.size
      usage.files++
    }
  }
  return usage
}

function megabytes(bytes: number): string {
  return bytes >= WARNING_BYTES ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`
}

function cleanUp(host: Host, folder: string): string {
  if (host.platform !== 'win32') return `find '${folder}' -name '*.jsonl' -mtime +30 -delete`
  const old = 'Where-Object LastWriteTime -lt (Get-Date).AddDays(-30)'
  return `Get-ChildItem '${folder}' -Recurse -Filter *.jsonl | ${old} | Remove-Item`
}
