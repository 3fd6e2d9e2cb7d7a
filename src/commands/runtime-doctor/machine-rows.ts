import type { Host } from '../../platform/host.ts'
import { codexkitHome } from '../../platform/user-folders.ts'
import {
  checkHomeWritable,
  checkRegistry,
  describeProxies,
  freeSpace,
  temporaryFolderAround,
  targetOf,
} from '../../runtime/index.ts'
import { lookAt, type DoctorRow } from './doctor-row.ts'

/** A Codex takes up to 500 MB, and while it is installed its package too. */
const LOW_BYTES = 1e9
const REGISTRY_LIMIT_MS = 5000

/** The platform, and the folder where everything of codexkit lies. */
export async function machineRows(host: Host): Promise<DoctorRow[]> {
  const home = codexkitHome(host)
  const target = await lookAt(host, 'platform', 'failed', () => targetOf(host))
  const writable = await lookAt(host, 'folder', 'failed', async () => {
    await checkHomeWritable(host)
    return `${home} may be written`
  })
  const place = await lookAt(host, 'folder place', 'warning', async () => {
    const around = await temporaryFolderAround(host)
    if (around === undefined) return 'not below the folder for temporary files'
    return {
      state: 'warning',
      detail: `${home} lies below ${around}, where Codex makes no helper programs.`,
      hint: 'Set CODEXKIT_HOME to a folder elsewhere.',
    }
  })
  const space = await lookAt(host, 'disk space', 'warning', async () => {
    const bytes = await freeSpace(host)
    const detail = `${(bytes / 1e9).toFixed(1)} GB free`
    const hint = 'Free some; old versions go with: codexkit runtime clean --all-but-pinned'
    return bytes < LOW_BYTES ? { state: 'warning', detail, hint } : detail
  })
  return [target, writable, place, space]
}

/** What an install would need. An installed Codex runs without, so nothing here fails. */
export async function networkRows(host: Host, limitMs = REGISTRY_LIMIT_MS): Promise<DoctorRow[]> {
  const proxy = await lookAt(host, 'proxy', 'warning', () => {
    const proxies = describeProxies(host)
    return proxies.length === 0 ? 'none set' : proxies.join(', ')
  })
  const registry = await lookAt(host, 'registry', 'warning', async () => {
    return `${await checkRegistry(host, limitMs)} answers`
  })
  return [proxy, registry]
}
