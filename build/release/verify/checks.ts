import { CodexkitError, messageOf } from '../../../src/errors.ts'

/** Counts and tells what was checked, one line each. */
export interface Checks {
  /** Runs a check, which throws when something is wrong; what it returns is told too. False: it failed. */
  run: (name: string, check: () => Promise<string | void> | string | void) => Promise<boolean>
  /** Tells what could not be checked here. That is never counted as passed. */
  notRun: (name: string, why: string) => void
  counts: () => { passed: number; failed: number; notRun: number }
}

export function startChecks(write: (line: string) => void): Checks {
  const counts = { passed: 0, failed: 0, notRun: 0 }
  return {
    run: async (name, check) => {
      try {
        const detail = await check()
        counts.passed += 1
        write(`passed   ${name}${detail ? `: ${detail}` : ''}`)
        return true
      } catch (thrown) {
        if (thrown instanceof CodexkitError && thrown.code === 'CODEXKIT_INTERRUPTED') throw thrown
        counts.failed += 1
        write(`FAILED   ${name}: ${messageOf(thrown).replaceAll(/\s*\n\s*/g, ' ')}`)
        return false
      }
    },
    notRun: (name, why) => {
      counts.notRun += 1
      write(`not run: ${name}: ${why}`)
    },
    counts: () => counts,
  }
}

/** Throws with this message unless it holds. */
export function expectThat(holds: boolean, message: string): void {
  if (!holds) throw new Error(message)
}

/** Throws when two lists of names differ, and says what is missing and what should not be there. */
export function expectSame(found: Iterable<string>, wanted: Iterable<string>): void {
  const [has, needs] = [new Set(found), new Set(wanted)]
  const missing = [...needs.difference(has)]
  const extra = [...has.difference(needs)]
  const parts = [
    missing.length > 0 && `missing: ${missing.join(', ')}`,
    extra.length > 0 && `extra: ${extra.join(', ')}`,
  ]
  if (missing.length + extra.length > 0) throw new Error(parts.filter(Boolean).join('; '))
}
