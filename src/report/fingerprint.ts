import { createHash } from 'node:crypto'
import type { AuditSurface } from './audit-surface.ts'
import { plainLine } from './plain-text.ts'
import { placeOf } from './workspace-path.ts'

/**
 * One hash per finding, by which GitHub and GitLab know it again in the next run: 64 hexadecimal digits, all different.
 * Made from what stays when code moves (control, file, title); line, id, severity and evidence do not count.
 */
export function fingerprintsOf(run: AuditSurface): string[] {
  const seen = new Map<string, number>()
  return run.findings.map((finding) => {
    const place = placeOf(run, finding)
    // The evidence of each run has a name of its own.
    const path = place.isNamed ? place.path : null
    const title = plainLine(finding.title, Infinity)
      .toLowerCase()
      .replace(/\blines? \d+(?:\s?[-–]\s?\d+)?/g, 'line')
    const same = hash([run.rehearsed, finding.control ?? null, path, title])
    const count = (seen.get(same) ?? 0) + 1
    seen.set(same, count)
    return count === 1 ? same : hash([same, count])
  })
}

/** SHA-256 over a list of values, in hexadecimal. */
export function hash(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex')
}
