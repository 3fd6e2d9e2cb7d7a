import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
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
  const stamp = host
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
  const path = join(runHomesFolder(host), `${stamp}-${randomBytes(4).toString('hex')}`)
  await makePrivateFolder(codexkitHome(host))
  await makePrivateFolder(runHomesFolder(host))
  await makePrivateFolder(path)
  await writeFileAtomic(join(path, 'config.toml'), renderRunConfig(config), { mode: 0o600 })
  return path
}

/** Removes run homes that are older than the evidence pointing at them can be resumed. Gives back how many. */
export async function cleanRunHomes(host: Host): Promise<number> {
  const folder = runHomesFolder(host)
  const oldest = host.now().getTime() - KEEP_DAYS * 86_400_000
  let removed = 0
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    try {
      if ((await stat(path)).mtimeMs >= oldest) continue
      await rm(path, { recursive: true, force: true })
      removed++
    } catch {
      // ENOENT: another run cleans too. EBUSY, EPERM: something holds it open. The next run tries again.
    }
  }
  return removed
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
