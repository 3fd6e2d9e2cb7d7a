import { appendFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Adds a line `passed failed skipped` to the file that CODEXKIT_TEST_COUNTS names, so that CI can sum over suites, and
 * after it a line for each failure: its name and the first line of its cause. A file that did not load counts as failed.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const path = process.env['CODEXKIT_TEST_COUNTS']
    if (path === undefined) return
    const count = { passed: 0, failed: errors.length, skipped: 0 }
    const failures = errors.map((error) => `- outside of tests: ${firstLine(error)}`)
    for (const module of modules) {
      count.failed += module.errors().length
      failures.push(...module.errors().map((error) => `- ${module.moduleId}: ${firstLine(error)}`))
      for (const test of module.children.allTests()) {
        const { state, errors: causes = [] } = test.result()
        count[state === 'passed' || state === 'failed' ? state : 'skipped']++
        if (state === 'failed') failures.push(`- ${test.fullName}: ${causes.map(firstLine).join('; ')}`)
        else if (test.diagnostic()?.flaky) failures.push(`- only at the second try: ${test.fullName}`)
      }
    }
    appendFileSync(path, [`${count.passed} ${count.failed} ${count.skipped}`, ...failures, ''].join('\n'))
  }
}

function firstLine(error: unknown): string {
  const { message = String(error) } = error as { message?: string }
  return message.slice(0, 300).split('\n')[0] ?? ''
}
