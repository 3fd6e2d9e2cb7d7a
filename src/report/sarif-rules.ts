import type { ReportingDescriptor, Result } from 'sarif'
import { worstFirst } from './finding-text.ts'
import type { Finding, Severity } from './finding.ts'
import { plainLine } from './plain-text.ts'

/** How SARIF calls each severity. */
export const LEVELS = {
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
} as const satisfies Record<Severity, Result.level>

/** GitHub's bands: over 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low. A model's word is never critical. */
export const SECURITY_SEVERITIES = {
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0',
} as const satisfies Record<Severity, string>

/** The control of a finding; without one a rule per severity, since GitHub reads `security-severity` from the rule. */
export function ruleIdOf({ control = '', severity }: Finding): string {
  return plainLine(control, 255) || `codexkit/finding/${severity}`
}

/** One rule per id, as bad as the worst finding that it has here. */
export function rulesOf(findings: readonly Finding[]): ReportingDescriptor[] {
  const worst = new Map<string, Finding>()
  for (const finding of worstFirst(findings)) {
    const id = ruleIdOf(finding)
    if (!worst.has(id)) worst.set(id, finding)
  }
  return [...worst].map(([id, { control = '', severity }]) => {
    const isControl = plainLine(control, 255) !== ''
    const text = isControl ? `Control ${plainLine(control, 255)}` : `Findings of severity ${severity}`
    return {
      id,
      shortDescription: { text: text.replace(/[{}]/g, '$&$&') },
      defaultConfiguration: { level: LEVELS[severity] },
      properties: {
        // The tag makes GitHub show the severity as one of security: that is true of controls only.
        tags: isControl ? ['codexkit', 'security'] : ['codexkit'],
        'security-severity': SECURITY_SEVERITIES[severity],
      },
    }
  })
}
