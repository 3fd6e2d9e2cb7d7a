import { expect, it } from 'vitest'
import { runCodexkit } from '../support/run-codexkit.ts'
import { makeRepository } from '../support/workspace.ts'

/** Asks a real model, which costs money: only with CODEX_LIVE_SMOKE=1 and a key. */
const isWanted = process.env['CODEX_LIVE_SMOKE'] === '1'

it.skipIf(!isWanted)('a real model answers the smallest turn', { timeout: 300_000 }, async () => {
  const { CODEX_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL, CODEX_MODEL } = process.env
  const run = await runCodexkit(['run-audit', '--noop', '--json', '--timeout', '4m'], {
    cwd: makeRepository(),
    env: { CODEX_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL, CODEX_MODEL },
  })
  const { error, result } = JSON.parse(run.stdout)
  if (error) {
    const { classification, statusCode, failureCode } = error.details
    const { code, retryable } = error
    console.log('live smoke failed:', { code, classification, retryable, statusCode, failureCode })
  }
  expect(run.exitCode).toBe(0)
  expect(result).toMatchObject({ verdict: 'pass', rehearsed: false })
})
