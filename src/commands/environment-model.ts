import type { ReportModel } from '../report/index.ts'
import type { EnvironmentReport } from './environment-report.ts'

/** The environment report for the renderers: stable order, no time, the home folder as `~`, so it can be committed. */
export function environmentModel(report: EnvironmentReport, homeDir: string): ReportModel {
  const { system, codex } = report
  const short = (path: string): string => (path.startsWith(homeDir) ? `~${path.slice(homeDir.length)}` : path)
  return {
    title: 'Environment report',
    summary: 'Made by codexkit; edits between the marks are lost. Values of variables are never shown.',
    facts: [
      { label: 'System', value: `${system.platform} ${system.arch}` },
      { label: 'codexkit', value: report.codexkit },
      { label: 'Codex', value: `${codex.version}, pinned, ${codex.state}` },
      { label: 'Codex program', value: short(codex.programPath) },
    ],
    sections: [
      {
        kind: 'table',
        heading: 'Tools',
        columns: ['Tool', 'Need', 'State', 'Version', 'Install'],
        rows: report.dependencies.map(({ name, required, state, version, install }) => {
          return [name, required ? 'required' : 'optional', state, version ?? '', install]
        }),
      },
      {
        kind: 'table',
        heading: 'Variables',
        columns: ['Variable', 'State', 'From'],
        rows: report.variables.map(({ name, state, origin }) => [name, state, origin]),
      },
    ],
  }
}
