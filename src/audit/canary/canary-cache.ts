import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { release } from 'node:os'
import { join } from 'node:path'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import type { Host } from '../../platform/host.ts'
import { readOptionalText } from '../../platform/read-optional.ts'
import type { SandboxMode } from '../request/audit-request.ts'
import { canaryFolder } from './canary-room.ts'

const DAY_MS = 86_400_000

/** A result that was good, and how it was found. */
export interface KnownGood {
  detail: string
}

/**
 * The file for one Codex program on one system in one mode. A program that was replaced has another size or time; a
 * kernel that was updated another release. Throws what `stat` throws when the program is not there.
 */
export async function cacheFile(host: Host, program: string, version: string, mode: SandboxMode): Promise<string> {
  const { size, mtimeMs } = await stat(program)
  const facts = [version, program, size, mtimeMs, host.platform, host.arch, release(), mode]
  const key = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32)
  return join(canaryFolder(host), `${key}.json`)
}

/** A good result of the last day, or undefined. A damaged file, or one from the future, is no result. */
export async function readKnownGood(host: Host, file: string): Promise<KnownGood | undefined> {
  let found: unknown
  try {
    found = JSON.parse((await readOptionalText(file)) ?? 'null')
  } catch {
    // Not JSON, or not to be read: the sandbox is asked again.
    return undefined
  }
  if (typeof found !== 'object' || found === null) return undefined
  if (!('checkedAt' in found) || !('detail' in found)) return undefined
  const { checkedAt, detail } = found
  if (typeof checkedAt !== 'string' || typeof detail !== 'string') return undefined
  const ageMs = host.now().getTime() - Date.parse(checkedAt)
  return ageMs >= 0 && ageMs < DAY_MS ? { detail } : undefined
}

/** Keeps a good result, and removes what is older than a day. Bad ones are not kept: the fix must show at once. */
export async function keepGood(host: Host, file: string, { detail }: KnownGood): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify({ checkedAt: host.now().toISOString(), detail })}\n`, {
    mode: 0o600,
    durable: false,
  })
  for (const name of await readdir(canaryFolder(host))) {
    const path = join(canaryFolder(host), name)
    try {
      if (path === file || Date.now() - (await stat(path)).mtimeMs < DAY_MS) continue
      await rm(path, { recursive: true, force: true })
    } catch {
      // ENOENT: another run cleans too. EBUSY, EPERM: something holds it open. The next run tries again.
    }
  }
}
