import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REHEARSAL_SCENARIOS } from '../../src/rehearsal/scenario-names.ts'
import { runCodexkit } from '../support/run-codexkit.ts'
import { makeRepository } from '../support/workspace.ts'
import { EXPECTED } from './expected.ts'
import { renderMatrix } from './render-matrix.ts'

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'notes', 'codex', 'matrix.md')
const ALL = Object.keys(EXPECTED)

/** `ends` drives the oldest and the newest only, for machines that every change waits for. */
const VERSIONS = process.env['CODEXKIT_MATRIX'] === 'ends' ? [ALL[0] ?? '', ALL.at(-1) ?? ''] : ALL
const SCENARIOS = Object.keys(REHEARSAL_SCENARIOS)
const measured = new Map<string, Map<string, string>>()

describe.each(VERSIONS)('Codex %s', (version) => {
  beforeAll(async () => {
    const run = await runCodexkit(['runtime', 'install', '--codex-version', version], { cwd: import.meta.dirname })
    if (run.exitCode !== 0) throw new Error(`Codex ${version} could not be installed:\n${run.stderr}`)
    measured.set(version, new Map())
  })

  test.each(SCENARIOS)('%s', async (scenario) => {
    const args = ['run-audit', '--rehearse', scenario, '--codex-version', version, '--json']
    const limit = scenario === 'hang' ? '4s' : '60s'
    const run = await runCodexkit([...args, '--timeout', limit], { cwd: makeRepository() })
    const { result, error } = JSON.parse(run.stdout)
    const outcome = [run.exitCode, error?.code ?? 'pass', ...(error?.retryable ? [true] : [])]
    measured.get(version)?.set(scenario, outcome.slice(0, 2).join(' ') + (outcome[2] ? ', retryable' : ''))
    expect(outcome).toEqual(EXPECTED[version]?.[scenario])
    expect(result.codex).toMatchObject({ version })
    expect(result.unknownEvents).toBe(0)
    expect(result.threadId).toMatch(/^[\da-f-]{36}$/)
  })
})

afterAll(() => {
  const page = renderMatrix(SCENARIOS, measured)
  console.log(page)
  if (VERSIONS.length === ALL.length) writeFileSync(PAGE, page)
})

test('the page says what was measured last', () => {
  const page = readFileSync(PAGE, 'utf8')
  for (const version of ALL) expect(page).toContain(`| ${version} |`)
})
