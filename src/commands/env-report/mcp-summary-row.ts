import type { EnvironmentReport } from '../../environment/index.ts'
import type { McpSummary } from '../../mcp/index.ts'

/**
 * The report with one row more in its MCP section: how the servers would do in a run. It changes by itself, so it is
 * neither committed nor compared. Without servers there is no row.
 */
export function withMcpSummary(report: EnvironmentReport, summary: McpSummary): EnvironmentReport {
  if (summary.state === 'absent') return report
  const row = {
    // A dot more than the row of any server has.
    id: 'mcp.run.summary',
    label: 'In a run',
    status: summary.state,
    fact: summary.fact,
    why: 'Codex says nothing in its events of servers that fail, come too late or have their calls cancelled.',
    fix: summary.fix,
    volatile: true,
  }
  const sections = report.sections.map((section) =>
    section.id === 'mcp' ? { ...section, rows: [...section.rows, row] } : section,
  )
  return { ...report, sections }
}
