import { describe, expect, it, test } from 'vitest'
import { judge, type JudgedFacts, type RehearsalProof } from '../../../src/audit/verdict/judge.ts'
import type { Heard } from '../../../src/audit/run/recorder.ts'
import type { TurnEnd } from '../../../src/codex/index.ts'
import { CodexkitError } from '../../../src/errors.ts'
import { recordedStderr } from '../../codex/recordings.ts'
import { auditRequest, heardNothing } from '../audit-facts.ts'

const REASONS = ['ended', 'timeout', 'idle-timeout', 'interrupted'] as const
const EXITS = {
  zero: { code: 0, signal: null },
  one: { code: 1, signal: null },
  killed: { code: null, signal: 'SIGKILL' },
  'not started': { code: null, signal: null, error: new Error('spawn codex ENOENT') },
} satisfies Record<string, TurnEnd['exit']>
const TERMINALS = {
  none: undefined,
  completed: { ok: true, message: '' },
  failed: { ok: false, message: 'exceeded retry limit, last status: 429 Too Many Requests' },
} satisfies Record<string, Heard['terminal']>
const PROOFS = {
  'no rehearsal': undefined,
  proven: { promptReceived: true, writeConfirmed: true },
  'no prompt': { promptReceived: false, writeConfirmed: true },
  'no write': { promptReceived: true, writeConfirmed: false },
} satisfies Record<string, RehearsalProof | undefined>
const REQUESTS = {
  audit: auditRequest(),
  ok: auditRequest({ rehearse: 'ok' }),
  edit: auditRequest({ rehearse: 'edit' }),
  'edit, read-only': auditRequest({ rehearse: 'edit', sandboxMode: 'read-only' }),
}

const FACTS: JudgedFacts = {
  proof: undefined,
  signal: new AbortController().signal,
  errorInfo: undefined,
  limit: undefined,
  now: new Date('2026-11-20T14:15:02.345Z'),
}

type Name<T> = keyof T

interface Case {
  reason: (typeof REASONS)[number]
  exit: Name<typeof EXITS>
  terminal: Name<typeof TERMINALS>
  after: number
  proof: Name<typeof PROOFS>
  request: Name<typeof REQUESTS>
}

const names = <T extends object>(table: T): Name<T>[] => Object.keys(table) as Name<T>[]

const ALL: Case[] = REASONS.flatMap((reason) =>
  names(EXITS).flatMap((exit) =>
    names(TERMINALS).flatMap((terminal) =>
      [0, 2].flatMap((after) =>
        names(PROOFS).flatMap((proof) =>
          names(REQUESTS).map((request) => ({ reason, exit, terminal, after, proof, request })),
        ),
      ),
    ),
  ),
)

const decide = (given: Case, signal = new AbortController().signal): CodexkitError | undefined =>
  judge(
    REQUESTS[given.request],
    { exit: EXITS[given.exit], reason: given.reason },
    heardNothing({ terminal: TERMINALS[given.terminal], eventsAfterResult: given.after }),
    { ...FACTS, proof: PROOFS[given.proof], signal },
  )

/** Every way a run can end, the first that fits. Code, exit code, failureCode; null is a pass. */
const RULES: { when: (given: Case) => boolean; comes: readonly [string, number, string | undefined] | null }[] = [
  { when: ({ reason }) => reason === 'interrupted', comes: ['CODEXKIT_INTERRUPTED', 130, undefined] },
  {
    when: ({ reason, terminal }) => reason === 'timeout' && terminal === 'none',
    comes: ['CODEX_TIMEOUT', 124, 'timeout'],
  },
  {
    when: ({ reason, terminal }) => reason === 'idle-timeout' && terminal === 'none',
    comes: ['CODEX_TIMEOUT', 124, 'idle-timeout'],
  },
  { when: ({ exit }) => exit === 'not started', comes: ['CODEX_INVALID_CONFIG', 7, 'not_started'] },
  { when: ({ terminal }) => terminal === 'none', comes: ['CODEX_MISSING_RESULT', 7, 'missing_result'] },
  { when: ({ terminal }) => terminal === 'failed', comes: ['CODEX_RATE_LIMITED', 5, 'rate_limit_exceeded'] },
  { when: ({ after }) => after > 0, comes: ['CODEX_INVALID_EVENT', 7, 'event_after_result'] },
  { when: ({ proof }) => proof === 'no prompt', comes: ['CODEX_INVALID_EVENT', 7, 'prompt_not_received'] },
  {
    when: ({ proof, request }) => proof === 'no write' && request === 'edit',
    comes: ['CODEX_INVALID_CONFIG', 9, 'sandbox_write_failed'],
  },
  { when: () => true, comes: null },
]

describe('every combination', () => {
  it('is one of 1536', () => {
    expect(ALL).toHaveLength(1536)
  })

  test.each(RULES.map(({ comes }, index) => ({ name: comes?.join(' ') ?? 'a pass', index })))(
    'that comes to $name does',
    ({ index }) => {
      const cases = ALL.filter((given) => RULES.findIndex(({ when }) => when(given)) === index)
      expect(cases.length).toBeGreaterThan(0)
      const wrong = cases.filter((given) => {
        const error = decide(given)
        const got = error ? [error.code, error.exitCode, error.details['failureCode']] : null
        return JSON.stringify(got) !== JSON.stringify(RULES[index]?.comes ?? null)
      })
      expect(wrong).toEqual([])
    },
  )

  it('passes on the terminal event alone, whatever code Codex ended with', () => {
    const passed = ALL.filter((given) => decide(given) === undefined)
    expect(new Set(passed.map(({ terminal }) => terminal))).toEqual(new Set(['completed']))
    expect(new Set(passed.map(({ exit }) => exit))).toEqual(new Set(['zero', 'one', 'killed']))
  })

  it('says in one sentence what happened, with a hint unless a person interrupted it', () => {
    const errors = ALL.map((given) => decide(given)).filter((error) => error !== undefined)
    expect(errors.map(({ message }) => message).filter((message) => !/^[A-Z][^\n]*$/.test(message))).toEqual([])
    const silent = errors.filter(({ hint }) => !/^[A-Z].*\.$/.test(hint ?? ''))
    expect(new Set(silent.map(({ code }) => code))).toEqual(new Set(['CODEXKIT_INTERRUPTED']))
  })
})

const GOOD: Case = {
  reason: 'ended',
  exit: 'zero',
  terminal: 'completed',
  after: 0,
  proof: 'no rehearsal',
  request: 'audit',
}

describe('an interrupt', () => {
  test.each([
    [new CodexkitError('CODEXKIT_TERMINATED', 'Terminated.'), 'CODEXKIT_TERMINATED', 143],
    [new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.'), 'CODEXKIT_INTERRUPTED', 130],
    [new Error('other'), 'CODEXKIT_INTERRUPTED', 130],
    [undefined, 'CODEXKIT_INTERRUPTED', 130],
  ])('for the reason %s is %s', (reason, code, exitCode) => {
    const abort = new AbortController()
    abort.abort(reason)
    expect(decide({ ...GOOD, reason: 'interrupted' }, abort.signal)).toMatchObject({ code, exitCode })
  })

  it('that came when Codex had ended by itself changes nothing', () => {
    expect(decide(GOOD, AbortSignal.abort())).toBeUndefined()
  })
})

describe('a limit', () => {
  test.each([
    ['timeout', 'Codex did not end within 30 min.', '--timeout'],
    ['idle-timeout', 'Codex said nothing for 5 min.', '--idle-timeout'],
  ] as const)('%s may be retried, and names its option', (reason, message, option) => {
    expect(decide({ ...GOOD, terminal: 'none', reason })).toMatchObject({
      message,
      retryable: true,
      details: { classification: 'timeout' },
      hint: `Give it longer with ${option}, or ask for less; the evidence shows how far it came.`,
    })
  })
})

describe('a Codex that hangs after its terminal event', () => {
  test.each(['timeout', 'idle-timeout'] as const)('is judged by that event, not by the %s', (reason) => {
    expect(decide({ ...GOOD, reason })).toBeUndefined()
    expect(decide({ ...GOOD, reason, terminal: 'failed' })).toMatchObject({ code: 'CODEX_RATE_LIMITED' })
  })
})

describe('a Codex that ended without a terminal event', () => {
  const ended = (stderrTail: string, exit: TurnEnd['exit'] = EXITS.one): CodexkitError | undefined =>
    judge(REQUESTS.audit, { exit, reason: 'ended' }, heardNothing({ stderrTail }), FACTS)

  test.each([
    ['0.57.0', 'badtoml', 'config_refused'],
    ['0.57.0', 'badtype', 'config_refused'],
    ['0.57.0', 'badprovider', 'provider_not_found'],
    ['0.104.0', 'badtoml', 'config_refused'],
    ['0.104.0', 'badtype', 'config_refused'],
    ['0.104.0', 'badprovider', 'provider_not_found'],
    ['0.104.0', 'wirechat', 'config_refused'],
    ['0.104.0', 'mcpfailreq', 'config_refused'],
    ['0.147.0', 'badtoml', 'config_refused'],
    ['0.147.0', 'badtype', 'config_refused'],
    ['0.147.0', 'badprovider', 'provider_not_found'],
    ['0.147.0', 'wirechat', 'config_refused'],
    ['0.147.0', 'mcpfailreq', 'config_refused'],
    ['0.169.0', 'badtoml', 'config_refused'],
    ['0.169.0', 'badtype', 'config_refused'],
    ['0.169.0', 'badprovider', 'provider_not_found'],
    ['0.169.0', 'wirechat', 'config_refused'],
    ['0.169.0', 'mcpfailreq', 'config_refused'],
  ])('as %s did for %s is %s by its stderr', (version, scenario, failureCode) => {
    expect(ended(recordedStderr(version, scenario))).toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 7,
      details: { classification: 'config', failureCode },
    })
  })

  it('outside a repository says so', () => {
    const stderr = 'Not inside a trusted directory and --skip-git-repo-check was not specified.\n'
    expect(ended(stderr)).toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
      details: { failureCode: 'not_a_repository' },
    })
  })

  test.each([
    ['', EXITS.zero, 'Codex ended with code 0 without a result.'],
    ['', EXITS.killed, 'Codex was killed by SIGKILL without a result.'],
    [
      '2026-11-20T20:23:04Z ERROR codex_core: 401 Unauthorized\n',
      EXITS.one,
      'Codex ended with code 1 without a result.',
    ],
    ['the model said: Error loading config\n', EXITS.one, 'Codex ended with code 1 without a result.'],
    ['Error: something else\n', EXITS.one, 'Codex ended with code 1 without a result.'],
  ])('and said %j is a missing result', (stderr, exit, message) => {
    expect(ended(stderr, exit)).toMatchObject({ code: 'CODEX_MISSING_RESULT', exitCode: 7, retryable: false, message })
  })
})

it('a Codex that did not start says why', () => {
  expect(decide({ ...GOOD, exit: 'not started' })).toMatchObject({
    message: 'Codex could not be started: spawn codex ENOENT.',
    hint: 'Type "codexkit runtime install --force", or check --codex.',
    details: { classification: 'config', failureCode: 'not_started' },
    cause: EXITS['not started'].error,
  })
})
