import type { TextView } from '../../cli/outcome.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import { renderTable } from '../../ui/table.ts'
import { dependencyRows } from '../dependency-table.ts'
import type { EnvironmentReport } from '../environment-report.ts'

export const view: TextView<EnvironmentReport> = (report, { style }) => {
  const { system, codex } = report
  const variables = report.variables.map(({ name, state, origin }) => [name, state, escapeControls(origin)])
  return [
    `codexkit ${report.codexkit} on ${system.platform} ${system.release} ${system.arch}${system.ci ? ', in CI' : ''}`,
    `Codex ${codex.version} (pinned): ${codex.state}, ${codex.programPath}`,
    '',
    renderTable(['tool', 'state', 'version', 'what to do'], dependencyRows(report.dependencies, style)),
    '',
    renderTable(['variable', 'state', 'from'], variables),
    '',
  ].join('\n')
}
