import { join } from 'node:path'
import { stringify } from 'smol-toml'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import type { Host } from '../../platform/host.ts'
import { makePrivateFolder } from '../../platform/private-folder.ts'
import { readOptionalText, statOptional } from '../../platform/read-optional.ts'
import { codexkitHome } from '../../platform/user-folders.ts'
import { renderRunConfig, type RunConfig } from '../config/run-config.ts'
import { isTable } from '../../platform/toml-file.ts'

/** Logins stay in this folder, not in the system's key ring, so that a run finds them with `CODEX_HOME` alone. */
const STORE = { cli_auth_credentials_store: 'file' }

/** The Codex home that belongs to codexkit and is logged in by `codexkit runtime login`. */
export function loginHomePath(host: Host): string {
  return join(codexkitHome(host), 'login')
}

/** Whether a login was ever put there; whether it still works only Codex can tell. Throws CODEXKIT_FILE. */
export async function hasLogin(host: Host): Promise<boolean> {
  return (await statOptional(join(loginHomePath(host), 'auth.json')))?.isFile() === true
}

/** Makes the login home where it is missing, private to this user, and gives its path. Throws CODEXKIT_FILE. */
export async function makeLoginHome(host: Host): Promise<string> {
  const path = loginHomePath(host)
  makePrivateFolder(codexkitHome(host))
  makePrivateFolder(path)
  return path
}

/** A login home that nobody else uses until it is released. */
export interface HeldLoginHome {
  path: string
  /** Whether somebody else had it first. */
  waited: boolean
  release: () => Promise<void>
}

/**
 * Takes the login home for one run or one login: Codex refreshes a login in place, so two at once could lose it.
 * Waits while another process has it. Throws CODEXKIT_FILE, or the reason of `host.signal`.
 */
export async function holdLoginHome(host: Host, onWait?: () => void): Promise<HeldLoginHome> {
  const path = await makeLoginHome(host)
  const over = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  let waited = false
  const notice = (): void => {
    waited = true
    onWait?.()
  }
  // The library behind it is slow to load, and few runs need a login.
  const { withProcessLock } = await import('../../platform/process-lock.ts')
  const lock = withProcessLock(`${path}.use`, { signal: host.signal, onWait: notice }, () => {
    held.resolve()
    return over.promise
  })
  await Promise.race([held.promise, lock])
  return {
    path,
    waited,
    release: () => {
      over.resolve()
      return lock
    },
  }
}

/** Writes the config.toml of a login home outside runs, without anything of the last run. Throws CODEXKIT_FILE. */
export async function prepareLogin(home: string): Promise<void> {
  await writeFileAtomic(join(home, 'config.toml'), stringify(STORE), { mode: 0o600 })
}

/** Writes the config.toml of one run into a login home. Throws CODEXKIT_FILE. */
export async function prepareLoginRun(home: string, config: RunConfig): Promise<void> {
  const text = renderRunConfig({ ...config, extras: { ...config.extras, ...STORE } })
  await writeFileAtomic(join(home, 'config.toml'), text, { mode: 0o600 })
}

/** The tokens of a login, so that they can be redacted; empty when it cannot be read. Throws CODEXKIT_FILE. */
export async function loginSecrets(home: string): Promise<{ name: string; value: string }[]> {
  const text = await readOptionalText(join(home, 'auth.json'))
  try {
    const found: unknown = text === undefined ? {} : JSON.parse(text)
    return textsIn(found)
  } catch {
    // SyntaxError: Codex will say that its login is broken.
    return []
  }
}

/** Every text that is long enough to be a token. Account ids are among them, and are nobody's business either. */
function textsIn(value: unknown, name = 'login'): { name: string; value: string }[] {
  if (typeof value === 'string') return value.length >= 20 ? [{ name, value }] : []
  if (!isTable(value)) return []
  // The time of the last refresh is no secret, and would be taken out of evidence of that very second.
  return Object.entries(value).flatMap(([key, each]) => (key === 'last_refresh' ? [] : textsIn(each, key)))
}
