import type { TomlTable } from 'smol-toml'
import { catalogueRow, type EnvFile } from '../env/index.ts'
import type { Host } from '../platform/host.ts'
import type { RuntimeState, StartedDoctor } from '../runtime/index.ts'
import { resolveSettings } from '../settings/index.ts'
import { doctorRows } from './doctor-rows.ts'
import { guardRows } from './guard-rows.ts'
import { loginRow } from './login-row.ts'
import { otherCodexRows } from './other-codex-rows.ts'
import { makeRow, type EnvironmentRow } from './report.ts'
import { sandboxSupportRow } from './sandbox-support-row.ts'

export interface CodexSources {
  envFile: Promise<EnvFile | undefined>
  project: Promise<TomlTable>
  /** The source home. */
  home: string
  /** Stands for `/`. */
  fileRoot: string
  doctor: StartedDoctor
}

/** The pinned Codex and what runs with it: settings, sandbox, login, other Codexes, and what its doctor says. */
export async function codexRows(host: Host, sources: CodexSources): Promise<EnvironmentRow[]> {
  const { runtime } = sources.doctor
  const guard = (id: string, label: string, gather: () => Promise<EnvironmentRow[]>): Promise<EnvironmentRow[]> =>
    guardRows(`codex.${id}`, label, gather)
  const groups = await Promise.all([
    guard('pinned', 'Pinned Codex', async () => [pinnedRow(runtime)]),
    guard('settings', 'Settings', () => settingRows(host, sources)),
    guard('sandbox-support', 'Sandbox of the system', async () => [await sandboxSupportRow(host, sources.fileRoot)]),
    guard('login', 'Login', async () => [await loginRow(host, sources.envFile, sources.home)]),
    guard('other', 'Other Codexes', () => otherCodexRows(host, programOf(runtime))),
    guard('doctor', 'codex doctor', () => doctorRows(sources.doctor)),
  ])
  return groups.flat()
}

function programOf(runtime: RuntimeState | string): string | undefined {
  return typeof runtime === 'string' ? undefined : runtime.programPath
}

/** What each state of the pinned program asks for. */
const PINNED = {
  ok: { status: 'ok', said: 'as recorded', fix: '' },
  missing: { status: 'warning', said: 'not installed', fix: 'codexkit runtime install' },
  changed: { status: 'failed', said: 'changed since its installation', fix: 'codexkit runtime install' },
  unverified: { status: 'failed', said: 'without a record that fits the lock file', fix: 'codexkit runtime install' },
} as const

function pinnedRow(state: RuntimeState | string): EnvironmentRow {
  const facts = { id: 'codex.pinned', label: 'Pinned Codex', why: 'Every run uses this version and no other.' }
  if (typeof state === 'string') return makeRow({ ...facts, status: 'warning', fact: state, fix: 'codexkit --version' })
  const { status, said, fix } = PINNED[state.state]
  return makeRow({ ...facts, status, fact: `${state.version}, ${said}`, fix })
}

async function settingRows(host: Host, { envFile, project }: CodexSources): Promise<EnvironmentRow[]> {
  const settings = [
    { name: 'approval-policy', type: 'value', env: 'CODEX_APPROVAL_POLICY' },
    { name: 'sandbox', type: 'value', env: 'CODEX_SANDBOX_MODE' },
  ] as const
  const [file, table] = await Promise.all([envFile, project])
  const rows = settings.map((setting) => ({ ...setting, default: catalogueRow(setting.env).default }))
  const sources = { flags: {}, host, envFile: file, project: table, command: 'run-audit' }
  const [policy, mode] = resolveSettings(rows, sources).map(({ value }) => String(value))
  return [policyRow(policy ?? ''), modeRow(mode ?? '')]
}

function policyRow(policy: string): EnvironmentRow {
  const good = policy === 'never'
  return makeRow({
    id: 'codex.approval-policy',
    label: 'Approval policy',
    status: good ? 'ok' : 'warning',
    fact: known('CODEX_APPROVAL_POLICY', policy),
    why: 'Nobody is there to approve anything in an unattended run.',
    fix: good ? '' : 'Set CODEX_APPROVAL_POLICY=never in .env.',
  })
}

function modeRow(mode: string): EnvironmentRow {
  const good = mode === 'read-only' || mode === 'workspace-write'
  return makeRow({
    id: 'codex.sandbox-mode',
    label: 'Sandbox mode',
    status: good ? 'ok' : 'warning',
    fact: known('CODEX_SANDBOX_MODE', mode),
    why: 'It decides what commands of Codex may write.',
    fix: good ? '' : 'Set CODEX_SANDBOX_MODE=workspace-write in .env.',
  })
}

/** One of the words that are allowed; anything else may be a value that stands in the wrong place. */
function known(variable: string, value: string): string {
  return catalogueRow(variable).choices?.includes(value) ? value : 'not a known value'
}
