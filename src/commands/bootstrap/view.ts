import type { TextView } from '../../cli/outcome.ts'
import type { SeededEnvFile } from '../../env/index.ts'
import type { McpSummary } from '../../mcp/index.ts'
import type { Privacy } from '../../platform/private-file.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import { renderTable } from '../../ui/table.ts'
import { dependencyRows } from '../dependency-table.ts'
import type { PlannedChange } from './dry-run.ts'
import type { BootstrapResult } from './result.ts'

export const view: TextView<BootstrapResult> = (result, { style }) => {
  const { runtime, report, rehearsal, envFile } = result
  // What is not there and need not be is told by env-report.
  const shown = result.dependencies.filter((finding) => finding.state !== 'absent')
  if (result.dryRun) return describeDryRun(result.dryRun)
  const lines = [
    fact(style, '.env', envFile ? describeEnvFile(envFile, result.envFilePrivacy) : 'not looked at'),
    fact(style, '.gitignore', describeIgnore(result.ignoreLinesAdded)),
  ]
  if (result.foldersMade.length > 0) lines.push(fact(style, 'folders', `made ${result.foldersMade.join(', ')}`))
  if (result.secretsWritten.length > 0)
    lines.push(fact(style, 'secrets', `written: ${result.secretsWritten.join(', ')}`))
  if (runtime) {
    lines.push(fact(style, 'Codex', `${runtime.version} ${runtime.status}: ${escapeControls(runtime.programPath)}`))
  }
  if (report)
    lines.push(fact(style, 'report', `${escapeControls(report.path)} ${report.changed ? 'written' : 'unchanged'}`))
  const rows = [...dependencyRows(shown, style), ...mcpRows(result.mcp, style)]
  lines.push('', renderTable(['tool', 'state', 'version', 'what to do'], rows), '')
  if (rehearsal) {
    const passed = rehearsal.verdict === 'pass'
    const mark = passed ? style.green(style.symbols.ok) : style.red(style.symbols.failed)
    const said = passed ? 'passed: Codex was driven through a whole turn' : 'failed'
    lines.push(`${mark} The rehearsal ${said}. Evidence: ${escapeControls(rehearsal.evidence)}`)
  }
  if (result.secretsMissing.includes('CODEX_API_KEY') && result.secretsMissing.includes('OPENAI_API_KEY')) {
    lines.push('No API key is set yet, so only rehearsals can run. To enter one: codexkit bootstrap --prompt-secrets')
  } else lines.push('Ready. Next: codexkit run-audit')
  return `${lines.join('\n')}\n`
}

/** The MCP servers in one row; none when none is configured. */
function mcpRows(mcp: McpSummary | null, style: Style): string[][] {
  if (mcp === null || mcp.state === 'absent') return []
  const { symbols, green, yellow, red } = style
  const looks = {
    ok: green(`${symbols.ok} ok`),
    warning: yellow(`${symbols.warning} warning`),
    failed: red(`${symbols.failed} failed`),
  } satisfies Record<Exclude<McpSummary['state'], 'absent'>, string>
  const action = mcp.fix === '' ? mcp.fact : `${mcp.fact}: ${mcp.fix}`
  return [['MCP servers', looks[mcp.state], '', escapeControls(action)]]
}

function fact(style: Style, label: string, text: string): string {
  return `${style.green(style.symbols.ok)} ${label.padEnd(10)}  ${text}`
}

function describeEnvFile({ status, added }: SeededEnvFile, privacy: Privacy | null): string {
  const said = { created: 'created from the catalogue', merged: `added ${added.join(', ')}`, present: 'kept as it is' }
  const access = {
    private: 'private to you',
    narrowed: 'made private to you',
    unknown: 'this system does not say who may read it',
  }
  return `${said[status]}${privacy ? `, ${access[privacy]}` : ''}`
}

function describeDryRun(changes: readonly PlannedChange[]): string {
  if (changes.length === 0) return 'Nothing would be written.\n'
  const parts = changes.map(({ path, diff }) => `${escapeControls(path)}\n${escapeControls(diff)}`)
  return `${parts.join('\n')}\nNothing was written.\n`
}

function describeIgnore(added: readonly string[]): string {
  return added.length === 0 ? 'already covers .env and evidence' : `added ${added.join(', ')}`
}
