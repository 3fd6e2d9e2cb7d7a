import { appendFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Adds a line `passed failed skipped` to the file that CODEXKIT_TEST_COUNTS names, so that CI can sum over suites. A
 * file that did not load counts as failed.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const path = process.env['CODEXKIT_TEST_COUNTS']
    if (path === undefined) return
    const count = { passed: 0, failed: errors.length, skipped: 0 }
    for (const module of modules) {
      count.failed += module.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        count[state === 'passed' || state === 'failed' ? state : 'skipped']++
      }
    }
    appendFileSync(path, `${count.passed} ${count.failed} ${count.skipped}\n`)
  }
}
