import type { TextView } from '../../cli/outcome.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import { renderTable } from '../../ui/table.ts'
import { sizeText } from '../evidence-text.ts'
import type { PruneResult, SourceListResult, WatchCodexResult } from './result.ts'

/** Entries were printed while they came, so nothing is left to say of a watch. */
export const view: TextView<WatchCodexResult> = (result) => {
  if (result.mode === 'watched') return ''
  return result.mode === 'listed' ? listText(result) : pruneText(result)
}

function listText({ places, sources }: SourceListResult): string {
  const looked = places.map(({ path, exists }) => escapeControls(`${path}${exists ? '' : ' (not there yet)'}`))
  if (sources.length === 0) return `Codex has written nothing yet in:\n${looked.map((line) => `  ${line}\n`).join('')}`
  const rows = sources.map(({ path, kind, sizeBytes, walBytes, newestEntry, growthBytesPerMinute }) => [
    kind,
    walBytes === null ? sizeText(sizeBytes) : `${sizeText(sizeBytes)} + ${sizeText(walBytes)} WAL`,
    newestEntry === null ? '-' : `${newestEntry.slice(0, 19).replace('T', ' ')} UTC`,
    growthBytesPerMinute === 0 ? '-' : `${sizeText(growthBytesPerMinute)}/min`,
    escapeControls(path),
  ])
  return `${renderTable(['kind', 'size', 'newest entry', 'growth', 'path'], rows)}\n`
}

function pruneText({ removed, files, totalBytes }: PruneResult): string {
  if (files.length === 0) return 'There is nothing so old that could go.\n'
  const rows = files.map(({ path, sizeBytes, lastWritten }) => {
    return [sizeText(sizeBytes), lastWritten.slice(0, 10), escapeControls(path)]
  })
  const count = files.length === 1 ? '1 file' : `${files.length} files`
  const end = removed
    ? `Removed ${count}, ${sizeText(totalBytes)}.`
    : `${count}, ${sizeText(totalBytes)}. Nothing was removed: add --yes.`
  return `${renderTable(['size', 'last written', 'path'], rows)}\n${end}\n`
}
