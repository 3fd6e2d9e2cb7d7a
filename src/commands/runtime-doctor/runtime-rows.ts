import { probeCodexVersion } from '../../codex/index.ts'
import type { Host } from '../../platform/host.ts'
import { chooseVersion, pinnedLock, runtimePath, type ChosenVersion, type RuntimeLock } from '../../runtime/index.ts'
import { lookAt, type DoctorRow } from './doctor-row.ts'

/**
 * Rows about the Codex itself. While another version is selected, a pinned one that is missing stops nobody, so it is
 * only a warning. The program is started only when its files are sound.
 */
export async function runtimeRows(host: Host, lock?: RuntimeLock): Promise<DoctorRow[]> {
  let pinned: RuntimeLock | undefined
  let chosen: ChosenVersion | undefined
  const rows = [
    await lookAt(host, 'lock file', 'failed', () => {
      pinned = lock ?? pinnedLock()
      return `pins Codex ${pinned.version}`
    }),
    await lookAt(host, 'version', 'failed', async () => {
      chosen = await chooseVersion(host, undefined, pinned)
      return `Codex ${chosen.version}, which is ${chosen.origin}`
    }),
  ]
  if (!pinned || !chosen) return rows
  const { version, origin } = chosen
  let program: string | undefined
  const files = await lookAt(host, 'files', 'failed', async () => {
    program = await runtimePath({ host, lock: pinned, version, verify: true })
    return `every file of ${version} hashed: ${program}`
  })
  rows.push(files)
  if (origin === 'selected' && version !== pinned.version) rows.push(await fallbackRow(host, pinned))
  if (program !== undefined) rows.push(await programRow(host, version, program))
  return rows
}

async function fallbackRow(host: Host, lock: RuntimeLock): Promise<DoctorRow> {
  return lookAt(host, 'pinned files', 'warning', async () => {
    const program = await runtimePath({ host, lock, version: lock.version, verify: true })
    return `every file of ${lock.version} hashed: ${program}`
  })
}

async function programRow(host: Host, version: string, program: string): Promise<DoctorRow> {
  return lookAt(host, 'program', 'failed', async () => {
    const said = await probeCodexVersion(host, program)
    if (said === version) return `starts and says ${said}`
    return {
      state: 'failed',
      detail: `It says ${said}, but stands in the folder of ${version}.`,
      hint: `Install it anew with: codexkit runtime install --codex-version ${version} --force`,
    }
  })
}
