import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { stringify } from 'smol-toml'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import type { Host } from '../../platform/host.ts'
import { makePrivateFolder } from '../../platform/private-folder.ts'
import { codexkitHome } from '../../platform/user-folders.ts'
import type { SandboxMode } from '../request/audit-request.ts'

/** A place for one canary: neither the user's repository nor their Codex home is touched. */
export interface CanaryRoom {
  path: string
  codexHome: string
  /** Where a command of Codex may write when the mode is workspace-write. */
  workspace: string
  /** Where it never may. */
  outside: string
}

/** Where canaries live and their results are kept. */
export function canaryFolder(host: Host): string {
  return join(codexkitHome(host), 'canary')
}

/** Makes a room under codexkit's own folder, with a config.toml that names the mode. Throws CODEXKIT_FILE. */
export async function makeCanaryRoom(host: Host, mode: SandboxMode): Promise<CanaryRoom> {
  const path = join(canaryFolder(host), `room-${randomBytes(6).toString('hex')}`)
  const room = {
    path,
    codexHome: join(path, 'home'),
    workspace: join(path, 'workspace'),
    outside: join(path, 'outside'),
  }
  for (const folder of [codexkitHome(host), canaryFolder(host), ...Object.values(room)]) makePrivateFolder(folder)
  const config = {
    sandbox_mode: mode,
    check_for_update_on_startup: false,
    // Temporary folders may be written to otherwise, and codexkit's folder can be in one of them.
    sandbox_workspace_write: { exclude_slash_tmp: true, exclude_tmpdir_env_var: true },
  }
  await writeFileAtomic(join(room.codexHome, 'config.toml'), stringify(config), { mode: 0o600, durable: false })
  return room
}
