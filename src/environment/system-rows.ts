import { release, version } from 'node:os'
import { basename, join, win32 } from 'node:path'
import { readEnv, type Host } from '../platform/host.ts'
import { readOptionalText } from '../platform/read-optional.ts'
import { ciProvider } from './ci-providers.ts'
import { containerOf } from './container.ts'
import { makeRow, type EnvironmentRow } from './report.ts'
import { windowsRows } from './windows-rows.ts'

const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY']

/** What the machine is: system, shell, language, CI, container, proxy. `fileRoot` stands for `/`. */
export async function systemRows(host: Host, fileRoot: string): Promise<EnvironmentRow[]> {
  const [name, container, windows] = await Promise.all([
    systemName(host, fileRoot),
    containerOf(host, fileRoot),
    host.platform === 'win32' ? windowsRows(host) : [],
  ])
  const info = (id: string, label: string, fact: string, why: string): EnvironmentRow =>
    makeRow({ id: `system.${id}`, label, status: 'info', fact, why })
  return [
    info('os', 'System', `${name}, build ${release()}`, 'Sandboxes and tools differ between systems.'),
    info('arch', 'Architecture', host.arch, 'Codex is pinned per architecture.'),
    info('shell', 'Shell', shellOf(host), 'Codex runs its commands in it.'),
    ...windows,
    localeRow(host),
    info('ci', 'CI', ciProvider(host) ?? 'none', 'In CI nobody is asked, and checksums are verified before each run.'),
    info('container', 'Container', container ?? 'none', 'A container may forbid the sandbox of Codex.'),
    info('proxy', 'Proxy', proxyFact(host), 'Downloads and the provider are reached through it.'),
  ]
}

async function systemName(host: Host, fileRoot: string): Promise<string> {
  if (host.platform === 'win32') return version()
  if (host.platform === 'darwin') return 'macOS'
  // No such file, or one that may not be read: the system has no other name.
  const text = await readOptionalText(join(fileRoot, 'etc', 'os-release')).catch(() => undefined)
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(text ?? '')?.[1] ?? host.platform
}

function shellOf(host: Host): string {
  const path = readEnv(host, host.platform === 'win32' ? 'ComSpec' : 'SHELL')
  if (path === undefined) return 'not known'
  return host.platform === 'win32' ? win32.basename(path) : basename(path)
}

function localeRow(host: Host): EnvironmentRow {
  const found = ['LC_ALL', 'LC_CTYPE', 'LANG'].map((name) => readEnv(host, name)).find((value) => value !== undefined)
  const named = /^[\w.@-]{1,40}$/.test(found ?? '') ? found : undefined
  const fact = named ?? 'not set'
  const why = 'Without UTF-8 programs garble names and messages beyond ASCII.'
  const wrong = host.platform === 'linux' && named !== undefined && !/utf-?8/i.test(named)
  const fix = wrong ? 'export LANG=C.UTF-8' : ''
  return makeRow({ id: 'system.locale', label: 'Locale', status: wrong ? 'warning' : 'info', fact, why, fix })
}

/** Which proxy variables are set; their values may hold a password. */
function proxyFact(host: Host): string {
  const lower = (name: string): boolean => readEnv(host, name.toLowerCase()) !== undefined
  const set = PROXY_VARIABLES.filter((name) => readEnv(host, name) !== undefined || lower(name))
  return set.length === 0 ? 'not set' : `set: ${set.join(', ')}`
}
