import { setTimeout } from 'node:timers/promises'
import type { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../errors.ts'
import { hasName, identityOf, lookAt } from './file-identity.ts'
import type { Lane, LaneContext } from './lane.ts'
import type { LogEvent } from './log-entry.ts'
import { addressOf } from './sqlite-address.ts'
import { entryOfRow, idColumn, logQuery, readLogTable } from './sqlite-table.ts'

const BATCH_ROWS = 500
const BATCH_BYTES = 512 * 1024
/** SQLite waits so long for a lock, in which nothing else goes on here; then it is tried again. */
const BUSY_MS = 50
const TRIES = 10
const PAUSE_MS = 100
/** SQLITE_BUSY and SQLITE_LOCKED: somebody writes. */
const LOCKED = new Set([5, 6])

/**
 * Follows `logs_N.sqlite` by the id of its rows. The file is opened for each reading only: an open one could not be
 * deleted on Windows, and an old snapshot would keep Codex from checkpointing its WAL.
 */
export class SqliteLane implements Lane {
  readonly kind = 'sqlite'
  readonly path: string
  readonly startMs = 0
  changedMs = 0
  exists = false
  readonly #context: LaneContext
  #afterId = 0
  #identity = ''
  #isNew = true
  #seen = ''
  #pending: LogEvent[] = []
  #trouble = ''
  #skipsOld: boolean

  constructor(path: string, context: LaneContext, cursor: string | undefined) {
    this.path = path
    this.#context = context
    const known = parseRowCursor(cursor)
    this.#skipsOld = known === null && context.sinceMs !== null
    if (known !== null) {
      this.#afterId = known.row
      this.#identity = known.id
      this.#isNew = false
    }
  }

  look(nowMs: number): boolean {
    const stats = lookAt(this.path)
    const identity = stats === undefined ? '' : identityOf(stats)
    this.exists = stats !== undefined && this.#claim(identity)
    if (stats === undefined || !this.exists) return false
    if (identity !== this.#identity && this.#identity !== '') {
      this.#pending.push(this.#gap('the database was replaced; rows that were not read yet are lost'))
      this.#afterId = 0
      this.#isNew = true
    }
    this.#identity = identity
    const wal = lookAt(`${this.path}-wal`)
    const seen = `${identity} ${stats.size} ${stats.mtimeNs} ${wal?.size ?? 0} ${wal?.mtimeNs ?? 0}`
    const isChanged = seen !== this.#seen
    if (isChanged)
      this.changedMs = this.#seen === '' ? Math.max(Number(stats.mtimeMs), Number(wal?.mtimeMs ?? 0)) : nowMs
    this.#seen = seen
    return isChanged || this.#trouble !== '' || this.#pending.length > 0
  }

  async read(): Promise<LogEvent[]> {
    const events = this.#pending
    this.#pending = []
    const { DatabaseSync } = await import('node:sqlite')
    for (let tries = 1; ; tries++) {
      let database: DatabaseSync | undefined
      try {
        database = new DatabaseSync(addressOf(this.path), { readOnly: true, timeout: BUSY_MS })
        this.#readRows(database, events)
        this.#trouble = ''
        return events
      } catch (thrown) {
        // A file without its WAL, a torn page and a lock pass: a writer is at work. What stays is told, once.
        if (tries === TRIES) {
          this.#tellTrouble(thrown, events)
          return events
        }
      } finally {
        database?.close()
      }
      await setTimeout(PAUSE_MS)
    }
  }

  position(): string {
    return this.#cursorAt(this.#afterId)
  }

  finish(): Promise<LogEvent[]> {
    return Promise.resolve([])
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #readRows(database: DatabaseSync, events: LogEvent[]): void {
    const table = readLogTable(database)
    if (table === null) return
    if (this.#skipsOld && table.has.has('ts')) {
      const id = idColumn(table)
      const first = database
        .prepare(`SELECT min(${id}) AS id FROM logs WHERE ts >= ?`)
        .get(Math.floor((this.#context.sinceMs ?? 0) / 1000))
      const newest = database.prepare(`SELECT max(${id}) AS id FROM logs`).get()
      this.#afterId = typeof first?.['id'] === 'number' ? first['id'] - 1 : Number(newest?.['id'] ?? 0)
      this.#isNew = false
    }
    this.#skipsOld = false
    let bytes = 0
    let rows = 0
    for (const row of database
      .prepare(logQuery(table, this.#context.maxRecordBytes))
      .iterate({ after: this.#afterId })) {
      const id = Number(row['id'])
      if (!this.#isNew && id > this.#afterId + 1) {
        events.push(this.#gap(`rows ${this.#afterId + 1} to ${id - 1} were deleted before they were read`))
      }
      const entry = entryOfRow(row, table, this.path, this.#cursorAt(id), this.#context.maxRecordBytes)
      const { sinceMs } = this.#context
      if (sinceMs === null || entry.timeMs === null || entry.timeMs >= sinceMs) events.push({ type: 'entry', entry })
      this.#afterId = id
      this.#isNew = false
      bytes += entry.text.length
      if (++rows >= BATCH_ROWS || bytes >= BATCH_BYTES) return
    }
  }

  /** False when another path leads to the same database, as through a link, and its lane tells it. */
  #claim(identity: string): boolean {
    const { claims } = this.#context
    const owner = claims.get(identity) ?? this.path
    // The other path may be gone while the file is not.
    const isOther = owner !== this.path && hasName(owner, identity)
    if (!isOther) claims.set(identity, this.path)
    return !isOther
  }

  /** A lock is waited for as long as the source is followed; anything else is told. */
  #tellTrouble(thrown: unknown, events: LogEvent[]): void {
    const code =
      typeof thrown === 'object' && thrown !== null && 'errcode' in thrown ? Number(thrown.errcode) & 0xff : -1
    const message = messageOf(thrown)
    const isPassing = LOCKED.has(code) && this.#context.follow
    if (!isPassing && this.#trouble !== message) events.push(this.#gap(`it cannot be read: ${message}`))
    this.#trouble = message
  }

  #cursorAt(id: number): string {
    return `{"id":${JSON.stringify(this.#identity)},"row":${id}}`
  }

  #gap(reason: string): LogEvent {
    return { type: 'gap', source: this.path, reason }
  }
}

function parseRowCursor(text: string | undefined): { id: string; row: number } | null {
  if (text === undefined) return null
  try {
    const value = JSON.parse(text) as { id?: unknown; row?: unknown }
    return typeof value.id === 'string' && typeof value.row === 'number' ? { id: value.id, row: value.row } : null
  } catch {
    // Not JSON: as good as none.
    return null
  }
}
