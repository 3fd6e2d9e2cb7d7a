import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What Windows programs cannot do without. The folders of the person stay out, and so does this machine's PATH. */
const SYSTEM = ['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATHEXT', 'USERNAME', 'TEMP', 'TMP', 'OS']

/** The environment that Wine would give: of this process only what Windows needs, with a user folder of the tests. */
export function windowsEnv(env: Readonly<Record<string, string>>): Record<string, string> {
  const home = join(tmpdir(), 'codexkit windows tests')
  const [roaming, local] = ['Roaming', 'Local'].map((name) => join(home, 'AppData', name)) as [string, string]
  for (const folder of [roaming, local]) mkdirSync(folder, { recursive: true })
  const system = Object.fromEntries(SYSTEM.map((name) => [name, process.env[name] ?? '']))
  const { SystemRoot = 'C:\\Windows' } = system
  // WINEPATH is what Wine puts before PATH.
  const { WINEPATH, ...own } = env
  const path = [WINEPATH, `${SystemRoot}\\System32`, SystemRoot].filter(Boolean).join(';')
  return { ...system, PATH: path, USERPROFILE: home, APPDATA: roaming, LOCALAPPDATA: local, ...own }
}
