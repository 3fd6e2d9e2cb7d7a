import { gt, gte, lte } from 'semver'
import { CAPABILITY_ROWS, NEWEST_MEASURED_VERSION, type CapabilityName } from './capability-table.ts'

type Flags = Readonly<Record<CapabilityName, boolean>>

/** What one Codex can do. */
export type Capabilities = Flags & {
  /** The version they are of, as `codex --version` says it: `0.169.0`. */
  readonly version: string
}

/**
 * What a Codex of this version (a semantic version) can do, by the table of what was measured. A version newer than
 * all measured ones has what the newest has.
 */
export function capabilities(version: string): Capabilities {
  return withFindings(version, {})
}

/** The table's word on a version, overruled by what was found out about the program itself. */
export function withFindings(version: string, findings: Partial<Flags>): Capabilities {
  const flags: Partial<Record<CapabilityName, boolean>> = {}
  for (const [name, { first, last }] of CAPABILITY_ROWS) {
    const measured = (first === undefined || gte(version, first)) && (last === undefined || lte(version, last))
    flags[name] = findings[name] ?? measured
  }
  if (!isComplete(flags)) throw new TypeError('a row of the capability table is missing')
  return { ...flags, version }
}

/** Whether a version is newer than all that were measured, so that the table is a guess. */
export function isNewerThanKnown(version: string): boolean {
  return gt(version, NEWEST_MEASURED_VERSION)
}

function isComplete(flags: Partial<Flags>): flags is Flags {
  return CAPABILITY_ROWS.every(([name]) => flags[name] !== undefined)
}
