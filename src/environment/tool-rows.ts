import {
  dependencyRows,
  endpointRows,
  probeDependencies,
  probeEndpoints,
  type DependencyFinding,
} from '../deps/index.ts'
import type { Host } from '../platform/host.ts'
import type { ProjectRows } from '../settings/index.ts'
import { makeRow, type EnvironmentRow, type RowStatus } from './report.ts'

/** One row for each program and endpoint, codexkit's own and the project's. */
export async function toolRows(
  host: Host,
  project: Pick<ProjectRows, 'dependencies' | 'endpoints'>,
): Promise<EnvironmentRow[]> {
  const [programs, endpoints] = await Promise.all([
    probeDependencies(host, dependencyRows(project.dependencies)),
    probeEndpoints(host, endpointRows(project.endpoints)),
  ])
  return [...programs, ...endpoints].map(toolRow)
}

/** A finding as a row: what is required and does not work has failed; what is optional may be away. */
export function toolRow(finding: DependencyFinding): EnvironmentRow {
  const { name, kind, state, version, minimum, detail, install } = finding
  const good = state === 'ok'
  const facts = [state.replace('-', ' '), version, minimum !== null && state === 'too-old' ? `needs ${minimum}` : null]
  return makeRow({
    id: `tools.${name}`,
    label: name,
    status: statusOf(finding),
    fact: good
      ? (version ?? (kind === 'endpoint' ? 'answers' : 'ok'))
      : facts.filter((fact) => fact !== null).join(', '),
    why: detail,
    fix: good || state === 'absent' ? '' : install,
    // Services come and go, and a report that is committed is about the machine.
    volatile: kind === 'endpoint',
  })
}

function statusOf({ state, required }: DependencyFinding): RowStatus {
  if (state === 'ok') return 'ok'
  if (required) return 'failed'
  return state === 'missing' || state === 'absent' ? 'info' : 'warning'
}
