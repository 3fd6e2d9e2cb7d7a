import { probeDependencies, type DependencyFinding } from '../deps/index.ts'
import type { Host } from '../platform/host.ts'
import type { ProjectRows } from '../settings/index.ts'
import { makeRow, type EnvironmentRow, type RowStatus } from './report.ts'

/** One row for each program and endpoint of the dependency table. */
export async function toolRows(host: Host, project: ProjectRows): Promise<EnvironmentRow[]> {
  return (await probeDependencies(host)).map(toolRow)
}

/** A finding as a row: what is required and does not work has failed; what is optional may be absent. */
export function toolRow(finding: DependencyFinding): EnvironmentRow {
  const { name, required, state, version, detail, install } = finding
  const good = state === 'ok'
  const unusable: RowStatus = required ? 'failed' : state === 'missing' ? 'info' : 'warning'
  return makeRow({
    id: `tools.${name}`,
    label: name,
    status: good ? 'ok' : unusable,
    fact: good ? (version ?? 'answers') : [state.replace('-', ' '), version].filter(Boolean).join(', '),
    why: detail,
    fix: good ? '' : install,
  })
}
