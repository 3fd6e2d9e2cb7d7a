import type { McpConfigFinding } from '../../mcp/index.ts'
import { formatDuration } from '../../platform/duration.ts'
import type { ReportModel } from '../../report/index.ts'
import { placeText } from './conclude.ts'
import type { McpHealthResult, ServerHealth, ToolHealth } from './result.ts'

type Section = ReportModel['sections'][number]

/** The result as a report for people: servers, tools that will not work, findings with the TOML to add. */
export function healthModel(result: McpHealthResult): ReportModel {
  const { servers, codex, files, findings } = result
  const healthy = servers.filter(({ verdict }) => verdict === 'ok').length
  return {
    title: 'MCP servers',
    summary: `${healthy} of ${servers.length} servers are ok in a run of Codex ${codex.version}.`,
    facts: [
      { label: 'Codex', value: `${codex.version}, ${codex.origin}` },
      { label: 'Read', value: files.length === 0 ? 'no file' : files.join(', ') },
      { label: 'Checked', value: result.startedAt },
    ],
    sections: [
      serverSection(servers),
      ...toolSections(servers),
      ...findingSections(findings),
      ...driftSections(result),
    ],
  }
}

/** Heading and cells of the table of servers, as the terminal and Markdown show it. */
export const SERVER_COLUMNS = ['server', 'verdict', 'transport', 'start', 'tools', 'tokens', 'cause'] as const

/** One row of that table; texts are as they came. */
export function serverCells(server: ServerHealth): string[] {
  const { name, enabled, verdict, transport, startMs, tools, toolTokens, required } = server
  const offered = tools.filter((tool) => tool.offered).length
  return [
    required ? `${name} (required)` : name,
    enabled ? verdict : 'disabled',
    transport,
    startMs === null ? '-' : formatDuration(startMs),
    enabled ? `${offered}/${tools.length}` : '-',
    enabled ? String(toolTokens) : '-',
    enabled ? causeText(server) : '',
  ]
}

function causeText({ cause, reasons, verdict }: ServerHealth): string {
  if (cause) return `${cause.code}: ${cause.message}`
  return verdict === 'ok' ? '' : (reasons[0] ?? '')
}

function serverSection(servers: readonly ServerHealth[]): Section {
  return { kind: 'table', heading: 'Servers', columns: SERVER_COLUMNS, rows: servers.map(serverCells), state: 1 }
}

/** Why a tool will not work, in full; empty when it will. */
export function toolTrouble({ why, schemaProblems }: ToolHealth): string {
  return [why, ...schemaProblems.filter((problem) => !why.includes(problem))].filter((part) => part !== '').join(' ')
}

function toolSections(servers: readonly ServerHealth[]): Section[] {
  const rows = servers.flatMap(({ name, tools }) => {
    const amiss = tools.filter((tool) => toolTrouble(tool) !== '')
    return amiss.map((tool) => [name, tool.name, toolTrouble(tool)])
  })
  if (rows.length === 0) return []
  return [{ kind: 'table', heading: 'Tools that will not work', columns: ['server', 'tool', 'why'], rows }]
}

function findingSections(findings: McpHealthResult['findings']): Section[] {
  if (findings.length === 0) return []
  const rows = findings.map((finding) => [finding.severity, finding.id, placeText(finding), finding.message])
  const table: Section = { kind: 'table', heading: 'Findings', columns: ['severity', 'id', 'place', 'what'], rows }
  const suggested = findings.flatMap((finding) =>
    finding.fixToml === null ? [] : [suggestion(finding, finding.fixToml)],
  )
  if (suggested.length === 0) return [table]
  return [table, { kind: 'markdown', heading: 'What to add', text: suggested.join('\n\n') }]
}

/** TOML as it is to be written, in a fence that nothing in it can end. */
function suggestion({ id, server, file }: McpConfigFinding, toml: string): string {
  const longest = Math.max(2, ...(toml.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const about = [`# ${id}`, ...(server === undefined ? [] : [`server ${server}`]), file].join(', ').replace(/\s+/g, ' ')
  return `${fence}toml\n${about}\n${toml.trim()}\n${fence}`
}

function driftSections({ baseline }: McpHealthResult): Section[] {
  if (!baseline || baseline.drifts.length === 0) return []
  const items = baseline.drifts.map(({ server, message }) => `${server}: ${message}`)
  return [{ kind: 'list', heading: `Not as in ${baseline.file}`, items }]
}
