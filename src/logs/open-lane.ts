import { basename } from 'node:path'
import { parseFileCursor } from './file-cursor.ts'
import { FileLane } from './file-lane.ts'
import type { Lane, LaneContext } from './lane.ts'
import type { LogSourceKind } from './log-entry.ts'
import { RolloutLineParser } from './rollout-line.ts'
import { SqliteLane } from './sqlite-lane.ts'
import { TextLineParser } from './text-line.ts'
import { ZstLane } from './zst-lane.ts'

/** A rollout line is one JSON value, which says nothing when it is cut; so more of it is read than is told. */
const ROLLOUT_LINE_BYTES = 4 * 1024 * 1024
const STARTED = /^rollout-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-/
const HOURS_OF_ZONES_MS = 15 * 3_600_000

/** Begins to follow one source, from its cursor if there is one. */
export function openLane(
  path: string,
  kind: LogSourceKind,
  cursors: Readonly<Record<string, string>>,
  context: LaneContext,
): Lane {
  if (kind === 'sqlite') return new SqliteLane(path, context, cursors[path])
  if (kind === 'text') {
    const parser = new TextLineParser(path)
    const maxLineBytes = context.maxRecordBytes
    return new FileLane({ path, kind, startMs: 0, context, parser, maxLineBytes, cursor: cursors[path], rotates: true })
  }
  const startMs = startOf(path)
  const maxLineBytes = Math.max(ROLLOUT_LINE_BYTES, context.maxRecordBytes)
  const cursor = cursorOfRollout(path, cursors)
  if (path.endsWith('.zst')) return new ZstLane({ path, startMs, context, maxLineBytes, cursor })
  const parser = new RolloutLineParser(path, context.maxRecordBytes)
  return new FileLane({ path, kind, startMs, context, parser, maxLineBytes, cursor, rotates: false })
}

/** A rollout keeps its name when it is archived or compressed; of the cursors it has then, the furthest one counts. */
function cursorOfRollout(path: string, cursors: Readonly<Record<string, string>>): string | undefined {
  const name = rolloutName(path)
  const same = Object.entries(cursors).filter(([other]) => rolloutName(other) === name)
  const offset = (cursor: string): number => parseFileCursor(cursor)?.at ?? -1
  return same.map(([, cursor]) => cursor).sort((a, b) => offset(b) - offset(a))[0]
}

/** The name of a rollout wherever it is moved to: without folder and compression. */
export function rolloutName(path: string): string {
  return basename(path.replaceAll('\\', '/')).replace(/\.zst$/, '')
}

/** The name has the local time of the start; the zone is not known, so the earliest it can mean. */
function startOf(path: string): number {
  const match = STARTED.exec(rolloutName(path))
  if (match === null) return 0
  const timeMs = Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`)
  return Number.isNaN(timeMs) ? 0 : timeMs - HOURS_OF_ZONES_MS
}
