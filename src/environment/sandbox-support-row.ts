import { join } from 'node:path'
import { readOptionalText } from '../platform/read-optional.ts'
import type { Host } from '../platform/host.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

const WHY = 'Without a sandbox of the system Codex refuses commands, or runs them unprotected.'
const USER_NAMESPACES = ['proc', 'sys', 'kernel', 'apparmor_restrict_unprivileged_userns']
const SECURITY_MODULES = ['sys', 'kernel', 'security', 'lsm']
const ALLOW_USER_NAMESPACES = 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'

/** What this system offers Codex for its sandbox. `fileRoot` stands for `/`. */
export async function sandboxSupportRow(host: Host, fileRoot: string): Promise<EnvironmentRow> {
  const row = { id: 'codex.sandbox-support', label: 'Sandbox of the system', why: WHY }
  if (host.platform === 'darwin') return makeRow({ ...row, status: 'ok', fact: 'Seatbelt' })
  if (host.platform === 'win32') return makeRow({ ...row, status: 'info', fact: 'restricted token' })
  // Files that are not there or may not be read: the kernel does not know the limit.
  const [restricted, modules] = await Promise.all([
    readOptionalText(join(fileRoot, ...USER_NAMESPACES)).catch(() => undefined),
    readOptionalText(join(fileRoot, ...SECURITY_MODULES)).catch(() => undefined),
  ])
  if (restricted?.trim() === '1') {
    const fact = 'bubblewrap, but AppArmor restricts user namespaces'
    return makeRow({ ...row, status: 'warning', fact, fix: ALLOW_USER_NAMESPACES })
  }
  const landlock = modules === undefined ? 'not known' : modules.includes('landlock') ? 'yes' : 'no'
  return makeRow({ ...row, status: 'ok', fact: `bubblewrap and seccomp; Landlock: ${landlock}` })
}
