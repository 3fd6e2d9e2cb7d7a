import type { Host } from '../platform/host.ts'
import { askAddress, faultOfAddress, shownAddress } from '../platform/ask-address.ts'
import { ENDPOINTS, type EndpointRow } from './endpoint-rows.ts'
import { stateOfAbsence, type DependencyFinding } from './finding.ts'

const PROBE_TIMEOUT_MS = 3000

/** Nobody is there; anything else that goes wrong is somebody who answers badly. */
const NOBODY = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** Asks every address, side by side. Never throws: each fault is a state. */
export function probeEndpoints(host: Host, rows: readonly EndpointRow[] = ENDPOINTS): Promise<DependencyFinding[]> {
  return Promise.all(rows.map((row) => probeOne(host, row)))
}

async function probeOne(host: Host, row: EndpointRow): Promise<DependencyFinding> {
  const { name, required, install } = row
  const path = shownAddress(row.url)
  return { name, kind: 'endpoint', required, version: null, minimum: null, path, install, ...(await ask(host, row)) }
}

async function ask(host: Host, row: EndpointRow): Promise<Pick<DependencyFinding, 'state' | 'detail'>> {
  const { url, purpose, timeoutMs = PROBE_TIMEOUT_MS } = row
  const fault = faultOfAddress(url)
  if (fault !== undefined) return { state: 'broken', detail: fault }
  const deadline = AbortSignal.timeout(timeoutMs)
  const answer = await askAddress(url, AbortSignal.any([host.signal, deadline]))
  if ('status' in answer) {
    if (answer.status < 400) return { state: 'ok', detail: purpose }
    return { state: 'broken', detail: `It answered with HTTP ${answer.status}.` }
  }
  if (NOBODY.includes(answer.failure)) {
    return { state: stateOfAbsence(row), detail: `Nothing answers there (${answer.failure}). ${purpose}` }
  }
  if (deadline.aborted && !host.signal.aborted) {
    return { state: 'timed-out', detail: `It gave no answer within ${timeoutMs / 1000} s.` }
  }
  return { state: 'broken', detail: `It did not answer as a web server does (${answer.failure}).` }
}
