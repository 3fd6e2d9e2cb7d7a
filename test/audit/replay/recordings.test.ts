import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordedPrograms, type RecordedProgram } from './recorded-programs.ts'
import { cannotReplay, plainReplayBench, type ReplayBench } from './replay-bench.ts'

/** Error code, exit code, failureCode, and whether to try again. */
type Fault = readonly [code: string, exitCode: number, failureCode: string, retryable: boolean]

interface Row {
  /** Null is a pass. */
  comes: Fault | null
  /** In every version that has a recording of it, unless EXCEPTIONS says otherwise. */
  scenarios: readonly string[]
}

const PASS = {
  comes: null,
  scenarios: [
    'ok',
    'shell',
    'shellfail',
    'shelltwo',
    'write',
    'write-ro',
    'patch',
    'patchbad',
    'patchtool',
    'execpty',
    'plan',
    'plantwo',
    'webopen',
    'websearch',
    'viewimage',
    'reasoning',
    'deltas',
    'badtool',
    'messagetool',
    'mcptool',
    'mcpfail',
    'mcpbad',
    'mcpfailreq',
    'toolmessage',
    'nousage',
    'nousagetool',
    'unknownkey',
    'limits',
    // Codex tried again by itself, and it went well.
    '500once',
    'truncatedonce',
    'rehearsed-ok',
    'rehearsed-edit',
    'rehearsed-slow',
  ],
} as const satisfies Row

const MISSING = ['CODEX_MISSING_RESULT', 7, 'missing_result', false] as const
const CONFIG_REFUSED = ['CODEX_INVALID_CONFIG', 7, 'config_refused', false] as const
const CONNECTION_LOST = ['CODEX_TRANSPORT_ERROR', 6, 'connection_lost', true] as const
const USAGE_LIMIT = ['CODEX_RATE_LIMITED', 5, 'usage_limit', false] as const

const ROWS: readonly Row[] = [
  PASS,
  { comes: ['CODEX_AUTH_ERROR', 4, 'unauthorized', false], scenarios: ['401', 'noenvkey', 'rehearsed-auth'] },
  { comes: ['CODEX_AUTH_ERROR', 4, 'forbidden', false], scenarios: ['403'] },
  { comes: ['CODEX_INTERNAL_ERROR', 1, 'bad_request', false], scenarios: ['400'] },
  { comes: ['CODEX_INTERNAL_ERROR', 1, 'context_window', false], scenarios: ['ctx'] },
  { comes: ['CODEX_INTERNAL_ERROR', 1, 'incomplete_response', false], scenarios: ['incomplete'] },
  { comes: ['CODEX_INVALID_CONFIG', 7, 'model_not_found', false], scenarios: ['404'] },
  { comes: ['CODEX_INVALID_CONFIG', 7, 'provider_not_found', false], scenarios: ['badprovider'] },
  { comes: CONFIG_REFUSED, scenarios: ['badtoml', 'badtype', 'wirechat'] },
  {
    comes: ['CODEX_RATE_LIMITED', 5, 'rate_limit_exceeded', true],
    scenarios: ['429', '429ra', 'quota', 'ratefail', 'rehearsed-rate-limit'],
  },
  { comes: USAGE_LIMIT, scenarios: ['quotafail', 'usagelimit', 'usagenotincl', 'rehearsed-quota'] },
  {
    comes: ['CODEX_INTERNAL_ERROR', 6, 'server_error', true],
    scenarios: ['500', '503', 'html', 'noretry500', 'rehearsed-overloaded', 'rehearsed-server-error'],
  },
  {
    comes: CONNECTION_LOST,
    scenarios: [
      'connrefused',
      'failed',
      'garbage',
      'hungidle',
      'truncated',
      'truncend',
      'messagethencut',
      'rehearsed-bad-json',
      'rehearsed-cut',
    ],
  },
  {
    comes: MISSING,
    scenarios: [
      'empty',
      'hung',
      'hungint',
      'hungterm',
      'messagethenhungint',
      'toolmessagehungint',
      'slowshell-int',
      'slowshell-term',
      'rehearsed-hang',
    ],
  },
]

/** Where a version says something else, or less. */
const EXCEPTIONS: Readonly<Record<string, Fault>> = {
  // A turn without an answer has no end.
  '0.40.0 websearch': MISSING,
  '0.42.0 websearch': MISSING,
  // The words of the provider are all there is.
  '0.40.0 ctx': CONNECTION_LOST,
  '0.57.0 incomplete': CONNECTION_LOST,
  // Of a quota only these say more than a status of 429.
  '0.57.0 quota': USAGE_LIMIT,
  '0.169.0 quota': USAGE_LIMIT,
  // It still has the old wire API, which the model did not answer.
  '0.57.0 wirechat': ['CODEX_INVALID_CONFIG', 2, 'endpoint_not_found', false],
  // A required MCP server that does not start ends the run since 0.99.
  '0.104.0 mcpfailreq': CONFIG_REFUSED,
  '0.147.0 mcpfailreq': CONFIG_REFUSED,
  '0.169.0 mcpfailreq': CONFIG_REFUSED,
  // It waits for the network for ever.
  '0.169.0 connrefused': MISSING,
}

function stated({ version, scenario }: RecordedProgram): Fault | null | undefined {
  return EXCEPTIONS[`${version} ${scenario}`] ?? ROWS.find(({ scenarios }) => scenarios.includes(scenario))?.comes
}

describe('the table', () => {
  it('states a verdict for every recording of six versions, and no other', () => {
    const programs = recordedPrograms()
    expect(new Set(programs.map(({ version }) => version))).toEqual(
      new Set(['0.40.0', '0.42.0', '0.57.0', '0.104.0', '0.147.0', '0.169.0']),
    )
    expect(programs).toHaveLength(262)
    expect(programs.filter((program) => stated(program) === undefined)).toEqual([])
    const recorded = new Set(programs.flatMap(({ version, scenario }) => [scenario, `${version} ${scenario}`]))
    const named = [...ROWS.flatMap(({ scenarios }) => scenarios), ...Object.keys(EXCEPTIONS)]
    expect(named.filter((name) => !recorded.has(name))).toEqual([])
    expect(named).toHaveLength(new Set(named).size)
  })
})

let bench: ReplayBench
beforeAll(async () => {
  bench = await plainReplayBench()
})
afterAll(() => bench.close())

describe.skipIf(cannotReplay)('an audit by a Codex that says what was recorded', () => {
  it.concurrent.each(recordedPrograms())(
    '$scenario of $version comes to its verdict',
    async (program) => {
      const { version, scenario, turn } = program
      const evidenceRoot = join(bench.folder, `evidence ${version} ${scenario}`)
      const { result, error, warnings, lines } = await bench.run(turn, { evidenceRoot }, { version })
      const fault = error ? [error.code, error.exitCode, error.details['failureCode'], error.retryable] : null
      expect(fault).toEqual(stated(program))
      expect(result).toMatchObject({ verdict: error ? 'fail' : 'pass', codex: { version }, unknownEvents: 0 })
      expect(result.attempts).toHaveLength(1)
      expect(warnings).toEqual([])
      expect(readdirSync(result.evidence).sort()).toEqual(result.evidenceCreated)
      const told = lines('events.jsonl').map(({ type }) => type)
      const ends = error?.code !== 'CODEX_MISSING_RESULT' && turn.stdoutFile !== undefined
      expect(told.filter((type) => type === 'result')).toHaveLength(ends ? 1 : 0)
      if (ends) expect(told.at(-1)).toBe('result')
    },
    30_000,
  )
})
