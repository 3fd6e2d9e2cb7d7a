import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../errors.ts'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import type { Host } from '../../platform/host.ts'
import { makePrivateFolder } from '../../platform/private-folder.ts'
import { codexkitHome } from '../../platform/user-folders.ts'
import { renderRunConfig, type RunConfig } from '../config/run-config.ts'

const KEEP_DAYS = 30

/** Makes a private `CODEX_HOME` for one run, under codexkit's own folder. Throws CODEXKIT_FILE. */
export async function createRunHome(host: Host, config: RunConfig): Promise<string> {
  const path = join(runHomesFolder(host), `${stampOf(host.now())}-${randomBytes(4).toString('hex')}`)
  makePrivateFolder(codexkitHome(host))
  makePrivateFolder(runHomesFolder(host))
  makePrivateFolder(path)
  await writeFileAtomic(join(path, 'config.toml'), renderRunConfig(config), { mode: 0o600, durable: false })
  return path
}

/** Removes run homes that are older than the evidence pointing at them can be resumed. Gives back how many. */
export async function cleanRunHomes(host: Host): Promise<number> {
  const folder = runHomesFolder(host)
  // Their names begin with the time they were made, so that none of them need be looked at.
  const oldest = stampOf(new Date(host.now().getTime() - KEEP_DAYS * 86_400_000))
  let removed = 0
  for (const name of await namesIn(folder)) {
    if (!/^\d{8}T\d{6}Z-/.test(name) || name >= oldest) continue
    try {
      await rm(join(folder, name), { recursive: true, force: true })
      removed++
    } catch {
      // EBUSY, EPERM: something holds it open. The next run tries again.
    }
  }
  return removed
}

function stampOf(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, '')
}

function runHomesFolder(host: Host): string {
  return join(codexkitHome(host), 'homes')
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT') return []
    throw thrown
  }
}
