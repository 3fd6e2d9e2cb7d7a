import type { StoredFinding } from './parse-verdict.ts'

/** The findings of two runs beside each other. */
export interface FindingChanges {
  added: StoredFinding[]
  resolved: StoredFinding[]
  unchanged: number
}

/**
 * Finds the findings that two runs share. An id such as `F-1` is given anew in every run, so what counts is control,
 * file and title; an id is believed only between two findings in the same place, one of which was worded anew.
 */
export function matchFindings(from: readonly StoredFinding[], to: readonly StoredFinding[]): FindingChanges {
  const byText = pairUp(from, to, (finding) => key(finding.control, finding.file, finding.title))
  const byId = pairUp(byText.resolved, byText.added, (finding) => {
    const placed = finding.id !== '' && (finding.control !== null || finding.file !== null)
    return placed ? key(finding.id, finding.control, finding.file) : undefined
  })
  return { ...byId, unchanged: byText.unchanged + byId.unchanged }
}

/** Each finding has one partner at most, so the same finding twice does not hide that one of them is new. */
function pairUp(
  from: readonly StoredFinding[],
  to: readonly StoredFinding[],
  keyOf: (finding: StoredFinding) => string | undefined,
): FindingChanges {
  const waiting = Map.groupBy(from, keyOf)
  const added = to.filter((finding) => {
    const found = keyOf(finding)
    return found === undefined || waiting.get(found)?.shift() === undefined
  })
  const left = new Set([...waiting.values()].flat())
  const resolved = from.filter((finding) => left.has(finding))
  return { added, resolved, unchanged: to.length - added.length }
}

function key(...parts: readonly (string | null)[]): string {
  return JSON.stringify(parts.map((part) => part?.toLowerCase().replace(/\s+/g, ' ').trim() ?? null))
}
