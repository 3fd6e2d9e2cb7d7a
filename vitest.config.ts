import { defineConfig } from 'vitest/config'

// What drives real programs on a loaded machine is tried twice in CI. The count reporter names what needed it.
const retry = process.env['CI'] ? 1 : 0

export default defineConfig({
  test: {
    coverage: {
      include: ['src/codex/**', 'src/audit/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90, branches: 85 },
    },
    reporters: ['default', './test/support/count-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/windows/**', 'test/codex-matrix/**'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          retry,
        },
      },
      {
        test: {
          name: 'codex-matrix',
          include: ['test/codex-matrix/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          retry,
        },
      },
      {
        test: {
          name: 'windows',
          include: ['test/windows/**/*.test.ts'],
          globalSetup: ['test/windows/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          retry,
        },
      },
    ],
  },
})
