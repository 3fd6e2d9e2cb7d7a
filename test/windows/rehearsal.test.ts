import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeWindowsRepository, openBench } from './bench.ts'
import { fakesRunning } from './fakes-running.ts'

const bench = await openBench()
const { rehearse } = bench

describe.skipIf(!bench.isFit)('run-audit --rehearse on Windows', () => {
  afterAll(() => bench.close())

  it('passes with a program that speaks like Codex, and leaves evidence that checks', async () => {
    const cwd = makeWindowsRepository()
    const run = await rehearse(cwd, ['ok'])
    expect(run.stderr).not.toContain('error')
    expect(run.exitCode).toBe(0)
    const { result } = run.document
    expect(result).toMatchObject({ verdict: 'pass', rehearsed: true, usage: { input_tokens: 1200 } })
    expect(result.response).toContain('# Release readiness: rehearsal')
    expect(result.evidence).toMatch(/^docs\/evidence\/codex\/[^/\\]+$/)
    const evidence = join(cwd, result.evidence)
    const files = readdirSync(evidence).filter((name) => name !== 'SHA256SUMS')
    const sums = files.map((name) => `${sha256(join(evidence, name))}  ${name}`)
    expect(readFileSync(join(evidence, 'SHA256SUMS'), 'utf8').trimEnd().split('\n').toSorted()).toEqual(sums.toSorted())
    expect(readFileSync(join(evidence, 'rollout.jsonl'), 'utf8')).toContain(result.threadId)
  })

  it.each([
    { scenario: 'auth', exitCode: 4, code: 'CODEX_AUTH_ERROR' },
    { scenario: 'rate-limit', exitCode: 5, code: 'CODEX_RATE_LIMITED' },
    { scenario: 'quota', exitCode: 5, code: 'CODEX_RATE_LIMITED' },
    { scenario: 'server-error', exitCode: 6, code: 'CODEX_INTERNAL_ERROR' },
    { scenario: 'cut', exitCode: 6, code: 'CODEX_TRANSPORT_ERROR' },
  ])('scenario $scenario exits $exitCode', async ({ scenario, exitCode, code }) => {
    const run = await rehearse(makeWindowsRepository(), [scenario])
    expect(run).toMatchObject({ exitCode, document: { ok: false, error: { code } } })
  })

  it('ends a Codex that hangs, with all it started, and exits 124', async () => {
    const cwd = makeWindowsRepository()
    const ending = rehearse(cwd, ['hang', '--timeout', '5s'])
    await expect.poll(async () => (await fakesRunning(bench, cwd)).length, { timeout: 60_000 }).toBe(2)
    const run = await ending
    expect(run.exitCode).toBe(124)
    const { error, result } = run.document
    expect(error.code).toBe('CODEX_TIMEOUT')
    // Not 8 s: under Wine each question to git takes half a second.
    expect(result.durationMs).toBeLessThan(20_000)
    expect(await fakesRunning(bench, cwd)).toEqual([])
  })
})

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
