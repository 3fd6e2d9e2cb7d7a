import { readdirSync, statSync } from 'node:fs'
import type { Dirent } from 'node:fs'
import { join } from 'node:path'
import type { LogPlaces } from './follow-request.ts'
import type { LogSourceKind } from './log-entry.ts'

const ROLLOUT = /^rollout-.*\.jsonl(?:\.zst)?$/
const SQLITE = /^logs_\d+\.sqlite$/
const TEXT = /\.log$/
/** FAT keeps times to two seconds: a folder that changed just now may have changed again. */
const FRESH_MS = 2500
const FORGET_MS = 15_000

interface Folder {
  mtimeMs: number
  files: string[]
  folders: string[]
}

/** Finds the sources below the places, again and again: a folder that did not change is not read again. */
export class SourceFinder {
  readonly #places: LogPlaces
  readonly #kinds: ReadonlySet<LogSourceKind>
  #folders = new Map<string, Folder>()
  #forgottenMs = 0

  constructor(places: LogPlaces, kinds?: readonly LogSourceKind[]) {
    this.#places = places
    this.#kinds = new Set(kinds ?? ['text', 'rollout', 'sqlite'])
  }

  /** Path to kind. Folders that are not there or cannot be read hold nothing. */
  find(nowMs: number): Map<string, LogSourceKind> {
    if (nowMs - this.#forgottenMs > FORGET_MS) {
      // Some file systems do not change the time of a folder.
      this.#folders.clear()
      this.#forgottenMs = nowMs
    }
    const found = new Map<string, LogSourceKind>()
    for (const home of this.#places.codexHomes) {
      this.#collect(join(home, 'log'), TEXT, 'text', 0, found, nowMs)
      this.#collect(join(home, 'sessions'), ROLLOUT, 'rollout', 4, found, nowMs)
      this.#collect(join(home, 'archived_sessions'), ROLLOUT, 'rollout', 4, found, nowMs)
      this.#collect(home, SQLITE, 'sqlite', 0, found, nowMs)
    }
    for (const folder of this.#places.logDirs) {
      this.#collect(folder, TEXT, 'text', 0, found, nowMs)
      // 0.169 puts its SQLite log there too.
      this.#collect(folder, SQLITE, 'sqlite', 0, found, nowMs)
    }
    for (const folder of this.#places.sqliteHomes) this.#collect(folder, SQLITE, 'sqlite', 0, found, nowMs)
    return found
  }

  #collect(
    path: string,
    name: RegExp,
    kind: LogSourceKind,
    depth: number,
    found: Map<string, LogSourceKind>,
    nowMs: number,
  ): void {
    if (!this.#kinds.has(kind)) return
    const folder = this.#list(path, nowMs)
    for (const file of folder?.files ?? []) if (name.test(file)) found.set(join(path, file), kind)
    if (depth === 0) return
    for (const child of folder?.folders ?? []) this.#collect(join(path, child), name, kind, depth - 1, found, nowMs)
  }

  #list(path: string, nowMs: number): Folder | undefined {
    try {
      // Of thousands of homes most have none of these folders, and an exception costs ten times as much as the look.
      const mtimeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs
      if (mtimeMs === undefined) return undefined
      const known = this.#folders.get(path)
      if (known !== undefined && known.mtimeMs === mtimeMs && nowMs - mtimeMs > FRESH_MS) return known
      const names = readdirSync(path, { withFileTypes: true })
      const files = names.filter((entry) => !isFolder(entry)).map((entry) => entry.name)
      const folders = names.filter(isFolder).map((entry) => entry.name)
      const folder = { mtimeMs, files, folders }
      this.#folders.set(path, folder)
      return folder
    } catch {
      // Not there, or not ours to read: it may be later.
      return undefined
    }
  }
}

function isFolder(entry: Dirent): boolean {
  return entry.isDirectory()
}
