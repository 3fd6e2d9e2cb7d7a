import { createReadStream } from 'node:fs'
import { copyFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCodeOf } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'
import { LineSplitter, type Line } from '../../platform/lines.ts'
import { makePrivateFolder } from '../../platform/private-folder.ts'

/** Lines may hold pictures; longer ones are cut, since each is in memory several times over. */
const LONGEST_LINE = 16 * 1024 * 1024

/** Codex's own record of one thread. Measured from 0.40 to 0.169: docs/notes/codex/rollouts.md */
export interface Rollout {
  path: string
  /** The id in the file's name, which is how Codex finds a thread again. */
  threadId: string
}

const ROLLOUT_NAME = /rollout-[\dT-]+-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.jsonl$/

/** The rollouts in a `CODEX_HOME`, in the order of their names, which is that of time. */
export async function findRollouts(codexHome: string): Promise<Rollout[]> {
  const folder = join(codexHome, 'sessions')
  const names = await readdir(folder, { recursive: true }).catch((thrown: unknown) => {
    // A new home has no sessions yet.
    if (systemCodeOf(thrown) === 'ENOENT') return []
    throw fileError(thrown, 'read', folder)
  })
  const found = names.flatMap((name) => {
    const threadId = ROLLOUT_NAME.exec(name)?.[1]
    return threadId === undefined ? [] : [{ path: join(folder, name), threadId }]
  })
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Hands over every line of a rollout. Not by readline: it takes U+2028 for a line end, which JSON does not. */
export async function eachRolloutLine(path: string, hear: (line: Line) => void): Promise<void> {
  const splitter = new LineSplitter(LONGEST_LINE)
  const tell = (lines: readonly Line[]): void => {
    for (const line of lines) hear(line)
  }
  const chunks: AsyncIterable<Buffer> = createReadStream(path)
  for await (const chunk of chunks) tell(splitter.push(chunk))
  tell(splitter.end())
}

/** The thread that a rollout tells of, by its first line; undefined when it is no rollout. */
export function rolloutThreadId(firstLine: string): string | undefined {
  try {
    const id = (JSON.parse(firstLine) as { payload?: { id?: unknown } } | null)?.payload?.id
    return typeof id === 'string' && ROLLOUT_NAME.test(`rollout-0-${id}.jsonl`) ? id : undefined
  } catch {
    // SyntaxError: not a rollout.
    return undefined
  }
}

/** What Codex itself calls the failure of a turn, from a line of a rollout: `task_complete.error`, since 0.147. */
export function rolloutErrorInfo(line: string): unknown {
  if (!line.includes('codex_error_info')) return undefined
  try {
    const { payload } = JSON.parse(line) as {
      payload?: { type?: unknown; error?: { codex_error_info?: unknown } | null } | null
    }
    return payload?.type === 'task_complete' ? payload.error?.codex_error_info : undefined
  } catch {
    // SyntaxError: the last line of a Codex that was killed.
    return undefined
  }
}

/**
 * Puts a rollout into a `CODEX_HOME`, where every version from 0.40 to 0.169 finds the thread by its id. One that is
 * there already stays. Throws CODEXKIT_FILE.
 */
export async function seedRollout(codexHome: string, rollout: Rollout, now: Date): Promise<void> {
  const present = await findRollouts(codexHome)
  if (present.some(({ threadId }) => threadId === rollout.threadId)) return
  const stamp = now.toISOString().slice(0, 19)
  const [year = '', month = '', day = ''] = stamp.slice(0, 10).split('-')
  const path = join(
    codexHome,
    'sessions',
    year,
    month,
    day,
    `rollout-${stamp.replaceAll(':', '-')}-${rollout.threadId}.jsonl`,
  )
  makePrivateFolder(dirname(path))
  await copyFile(rollout.path, path).catch((thrown: unknown) => {
    throw fileError(thrown, 'write', path)
  })
}
