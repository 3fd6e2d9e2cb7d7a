import type { Severity } from '../../report/index.ts'

const SYNONYMS: Readonly<Record<Severity, readonly string[]>> = {
  high: [
    'high',
    'critical',
    'crit',
    'blocker',
    'severe',
    'serious',
    'major',
    'error',
    'fatal',
    'very high',
    'p0',
    'p1',
  ],
  medium: ['medium', 'med', 'moderate', 'warning', 'warn', 'p2'],
  low: ['low', 'minor', 'trivial', 'very low', 'p3'],
  info: ['info', 'informational', 'information', 'note', 'notice', 'none', 'observation', 'p4'],
}

/** A severity in the words of a model: `Critical` is high, `minor` is low. Undefined when it is none. */
export function readSeverity(value: unknown): Severity | undefined {
  if (typeof value !== 'string') return undefined
  const word = value.trim().toLowerCase().replaceAll(/[-_]/g, ' ')
  const severities = ['high', 'medium', 'low', 'info'] as const satisfies readonly Severity[]
  return severities.find((severity) => SYNONYMS[severity].includes(word))
}
