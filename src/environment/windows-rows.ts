import { findProgram } from '../platform/find-program.ts'
import type { Host } from '../platform/host.ts'
import { runProgram } from '../platform/run-program.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

const PROBE_TIMEOUT_MS = 10_000
const POWERSHELL = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command']
const ASK_VERSION_AND_POLICY = '$PSVersionTable.PSVersion.ToString(); (Get-ExecutionPolicy).ToString()'
const FILE_SYSTEM_KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem'
const ENABLE_LONG_PATHS = `reg add ${FILE_SYSTEM_KEY} /v LongPathsEnabled /t REG_DWORD /d 1 /f`

/** What only Windows has: code page, both PowerShells, long paths. */
export async function windowsRows(host: Host): Promise<EnvironmentRow[]> {
  const [codePage, windowsPowerShell, powerShell, longPaths] = await Promise.all([
    ask(host, 'chcp.com', []),
    ask(host, 'powershell.exe', [...POWERSHELL, ASK_VERSION_AND_POLICY]),
    ask(host, 'pwsh.exe', [...POWERSHELL, ASK_VERSION_AND_POLICY]),
    ask(host, 'reg.exe', ['query', FILE_SYSTEM_KEY, '/v', 'LongPathsEnabled']),
  ])
  return [
    codePageRow(codePage),
    powerShellRow('windows-powershell', 'Windows PowerShell', windowsPowerShell),
    powerShellRow('powershell', 'PowerShell', powerShell),
    longPathsRow(longPaths),
  ]
}

/** What a program printed, or undefined when it gave no good answer. */
async function ask(host: Host, name: string, args: readonly string[]): Promise<string | undefined> {
  const program = await findProgram(host, name)
  if (program === undefined) return undefined
  const limits = { timeoutMs: PROBE_TIMEOUT_MS, signal: host.signal }
  const run = await runProgram({ program, args, env: host.env }, limits)
  return run.status === 'exited' && run.code === 0 ? run.stdout : undefined
}

function codePageRow(said: string | undefined): EnvironmentRow {
  // The sentence around the number is in the language of the system.
  const number = /(\d{3,5})/.exec(said ?? '')?.[1]
  const why = 'In another code page than UTF-8 a console garbles what Codex prints.'
  const wrong = number !== undefined && number !== '65001'
  const fix = wrong ? 'chcp 65001' : ''
  const fact = number ?? 'not known'
  return makeRow({ id: 'system.code-page', label: 'Code page', status: wrong ? 'warning' : 'info', fact, why, fix })
}

function powerShellRow(id: string, label: string, said: string | undefined): EnvironmentRow {
  const [version, policy] = (said ?? '').trim().split(/\s+/)
  const blocked = policy === 'Restricted' || policy === 'AllSigned'
  const fact = version ? `${version}, execution policy ${policy ?? 'not known'}` : 'not found'
  const why = 'The scripts in scripts/ run in it; a strict execution policy stops them.'
  const fix = blocked ? 'Set-ExecutionPolicy -Scope CurrentUser RemoteSigned' : ''
  return makeRow({ id: `system.${id}`, label, status: blocked ? 'warning' : 'info', fact, why, fix })
}

function longPathsRow(said: string | undefined): EnvironmentRow {
  const enabled = /0x1\b/.test(said ?? '')
  return makeRow({
    id: 'system.long-paths',
    label: 'Long paths',
    status: enabled ? 'ok' : 'warning',
    fact: enabled ? 'enabled' : 'not enabled',
    why: 'Evidence and node_modules may have paths of more than 260 characters.',
    fix: enabled ? '' : ENABLE_LONG_PATHS,
  })
}
