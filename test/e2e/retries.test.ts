import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { schemaErrors } from '../support/json-schema.ts'
import { processesOver } from '../support/processes.ts'
import { runCodexkit, type CodexkitRun } from '../support/run-codexkit.ts'
import { makeRepository } from '../support/workspace.ts'

interface Attempt {
  waitedMs: number
  durationMs: number
  error: { code: string } | null
}

function attemptsOf({ stdout }: CodexkitRun): Attempt[] {
  return JSON.parse(stdout).result.attempts
}

it.each([
  { scenario: 'rate-limit', exitCode: 5, code: 'CODEX_RATE_LIMITED' },
  { scenario: 'server-error', exitCode: 6, code: 'CODEX_INTERNAL_ERROR' },
])('$scenario is tried again, with longer and longer waits', async ({ scenario, exitCode, code }) => {
  const folder = makeRepository()
  const args = ['run-audit', '--rehearse', scenario, '--retries', '2', '--json']
  const run = await runCodexkit(args, { cwd: folder })
  expect(run.exitCode).toBe(exitCode)
  expect(schemaErrors('run-audit', JSON.parse(run.stdout))).toEqual([])
  const attempts = attemptsOf(run)
  expect(attempts.map(({ error }) => error?.code)).toEqual([code, code, code])
  // 1 s and 2 s, of which chance takes up to half.
  const [first, second, third] = attempts.map(({ waitedMs }) => waitedMs)
  expect(first).toBe(0)
  expect(second).toBeGreaterThanOrEqual(500)
  expect(second).toBeLessThanOrEqual(1000)
  expect(third).toBeGreaterThanOrEqual(1000)
  expect(third).toBeLessThanOrEqual(2000)
  expect(run.stderr.match(/\. Trying again in /g)).toHaveLength(2)
  const { evidence } = JSON.parse(run.stdout).result
  const events = readFileSync(join(folder, evidence, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n')
  const results = events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'result')
  expect(results).toHaveLength(1)
})

it('a quota is not tried again', async () => {
  const args = ['run-audit', '--rehearse', 'quota', '--retries', '2', '--json']
  const run = await runCodexkit(args, { cwd: makeRepository() })
  expect(attemptsOf(run)).toHaveLength(1)
})

it('no wait goes beyond the wall clock', async () => {
  const args = ['run-audit', '--rehearse', 'server-error', '--retries', '20', '--timeout', '5s', '--json']
  const run = await runCodexkit(args, { cwd: makeRepository() })
  expect(run.exitCode).toBe(6)
  expect(attemptsOf(run).length).toBeGreaterThan(1)
  expect(JSON.parse(run.stdout).result.durationMs).toBeLessThan(8000)
})

it('Ctrl-C ends the waiting at once, with evidence', async () => {
  const folder = makeRepository()
  let pressedAt = 0
  const run = await runCodexkit(['run-audit', '--rehearse', 'server-error', '--retries', '20', '--json'], {
    cwd: folder,
    onStart: (child) => {
      let said = ''
      child.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        // The third wait is of 2 s at least.
        if (pressedAt > 0 || said.split('Trying again').length < 4) return
        pressedAt = performance.now()
        child.kill('SIGINT')
      })
    },
  })
  expect(performance.now() - pressedAt).toBeLessThan(1500)
  expect(run.exitCode).toBe(130)
  const { error, result } = JSON.parse(run.stdout)
  expect(error.code).toBe('CODEXKIT_INTERRUPTED')
  expect(result.attempts).toHaveLength(3)
  expect(result.evidenceCreated).toContain('SHA256SUMS')
  expect(processesOver(folder)).toEqual([])
})
