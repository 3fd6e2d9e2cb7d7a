import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { FAILURE_RULES } from '../../../src/codex/failures/failure-rules.ts'
import { classifyFailure } from '../../../src/codex/failures/failure.ts'
import { CodexkitError } from '../../../src/errors.ts'
import { anyText } from '../any-text.ts'
import { recordings } from '../recordings.ts'

/** Error code, exit code, retryable, classification, failureCode: one row for each thing that can go wrong. */
const KINDS = {
  usage_limit: ['CODEX_RATE_LIMITED', 5, false, 'rate_limit'],
  unauthorized: ['CODEX_AUTH_ERROR', 4, false, 'auth'],
  forbidden: ['CODEX_AUTH_ERROR', 4, false, 'auth'],
  rate_limit_exceeded: ['CODEX_RATE_LIMITED', 5, true, 'rate_limit'],
  context_window: ['CODEX_INTERNAL_ERROR', 1, false, 'internal'],
  content_refused: ['CODEX_INTERNAL_ERROR', 1, false, 'internal'],
  model_not_found: ['CODEX_INVALID_CONFIG', 7, false, 'config'],
  provider_not_found: ['CODEX_INVALID_CONFIG', 7, false, 'config'],
  config_refused: ['CODEX_INVALID_CONFIG', 7, false, 'config'],
  endpoint_not_found: ['CODEX_INVALID_CONFIG', 2, false, 'config'],
  not_a_repository: ['CODEX_INVALID_OPTIONS', 2, false, 'config'],
  bad_request: ['CODEX_INTERNAL_ERROR', 1, false, 'internal'],
  incomplete_response: ['CODEX_INTERNAL_ERROR', 1, false, 'internal'],
  server_error: ['CODEX_INTERNAL_ERROR', 6, true, 'internal'],
  connection_lost: ['CODEX_TRANSPORT_ERROR', 6, true, 'transport'],
  unknown: ['CODEX_INTERNAL_ERROR', 1, false, 'internal'],
} as const satisfies Record<string, readonly [string, number, boolean, string]>

type Kind = keyof typeof KINDS

function facts(message: string): readonly unknown[] {
  const { code, exitCode, retryable, details } = classifyFailure(message)
  return [details['failureCode'], details['statusCode'], code, exitCode, retryable, details['classification']]
}

describe('rules', () => {
  it('have each kind once, with its code, exit, class and whether to try again', () => {
    const kinds = FAILURE_RULES.map(({ failureCode, ...rule }) => {
      const { exitCode } = new CodexkitError(rule.code, '', { exitCode: rule.exitCode })
      return [failureCode, [rule.code, exitCode, rule.retryable, rule.classification]]
    })
    expect(Object.fromEntries([...kinds, ['unknown', KINDS.unknown]])).toEqual(KINDS)
    expect(kinds).toHaveLength(Object.keys(KINDS).length - 1)
  })

  it('hold no state between two questions', () => {
    for (const { pattern } of FAILURE_RULES) expect(pattern.flags).toBe('i')
  })

  it('each name a next step in one sentence', () => {
    for (const { hint } of FAILURE_RULES) expect(hint).toMatch(/^[A-Z].*\.$/)
  })
})

/** What each recorded failure is: a kind and the status it names; versions that differ have a line of their own. */
const RECORDED: Record<string, [Kind, number | null]> = {
  '400': ['bad_request', null],
  '400 0.57.0': ['bad_request', 400],
  '401': ['unauthorized', 401],
  '403': ['forbidden', 403],
  '404': ['model_not_found', 404],
  '404 0.169.0': ['model_not_found', null],
  '429': ['rate_limit_exceeded', 429],
  '429ra': ['rate_limit_exceeded', 429],
  '500': ['server_error', null],
  '503': ['server_error', null],
  '503 0.57.0': ['server_error', 503],
  connrefused: ['connection_lost', null],
  ctx: ['context_window', null],
  failed: ['connection_lost', null],
  garbage: ['connection_lost', null],
  html: ['server_error', 502],
  hungidle: ['connection_lost', null],
  incomplete: ['incomplete_response', null],
  // 0.57 does not say that the answer was incomplete.
  'incomplete 0.57.0': ['connection_lost', null],
  noenvkey: ['unauthorized', null],
  noretry500: ['server_error', null],
  quota: ['rate_limit_exceeded', 429],
  'quota 0.57.0': ['usage_limit', null],
  'quota 0.169.0': ['usage_limit', null],
  quotafail: ['usage_limit', null],
  ratefail: ['rate_limit_exceeded', null],
  truncated: ['connection_lost', null],
  truncend: ['connection_lost', null],
  usagelimit: ['usage_limit', null],
  usagenotincl: ['usage_limit', null],
  'wirechat 0.57.0': ['endpoint_not_found', 404],
}

describe('recorded failures', () => {
  const failed = recordings().flatMap(({ version, scenario, lines }) => {
    const events = lines.map((line) => JSON.parse(line) as { type: string; error?: { message: string } })
    const message = events.find(({ type }) => type === 'turn.failed')?.error?.message
    return message === undefined ? [] : [{ version, scenario, message }]
  })

  it('are all of the table', () => {
    expect(failed).toHaveLength(96)
    const used = failed.flatMap(({ version, scenario }) => [scenario, `${scenario} ${version}`])
    expect(Object.keys(RECORDED).filter((name) => !used.includes(name))).toEqual([])
  })

  test.each(failed)('$scenario in $version: $message', ({ version, scenario, message }) => {
    const [kind, status] = RECORDED[`${scenario} ${version}`] ?? RECORDED[scenario] ?? []
    expect(facts(message)).toEqual([kind, status, ...KINDS[kind ?? 'unknown']])
  })
})

/** Other words for the same things: other versions, other plans, other providers. DRIFT, and Codex's source. */
const OTHERS: [string, Kind, number | null][] = [
  // 0.40
  ['exceeded retry limit, last status: 401 Unauthorized', 'unauthorized', 401],
  ['exceeded retry limit, last status: 500 Internal Server Error', 'server_error', 500],
  ["You've hit your usage limit. Try again in 1 hour.", 'usage_limit', null],
  // 0.77, 0.89
  ['unexpected status 401 Unauthorized: ', 'unauthorized', 401],
  ['unexpected status 502 Bad Gateway: ', 'server_error', 502],
  ['exceeded retry limit, last status: 429 Too Many Requests, request id: req-401', 'rate_limit_exceeded', 429],
  // Plans
  [
    "You've hit your usage limit. To get more access now, send a request to your admin or try again later.",
    'usage_limit',
    null,
  ],
  ['You\u2019ve hit your usage limit.', 'usage_limit', null],
  ['YOU\u2019VE HIT YOUR USAGE LIMIT.', 'usage_limit', null],
  ['We\u2019re currently experiencing high demand, which may cause temporary errors.', 'server_error', null],
  // Logins
  [
    'Your access token could not be refreshed because your refresh token has expired. Please log out and sign in again.',
    'unauthorized',
    null,
  ],
  ['Failed to refresh token: 401 Unauthorized: {"code":"invalid_refresh_token"}', 'unauthorized', null],
  ['Not logged in', 'unauthorized', null],
  ['Missing environment variable: `AZURE_OPENAI_API_KEY`.', 'unauthorized', null],
  [
    'Access blocked by Cloudflare. This usually happens when connecting from a restricted region (status 403 Forbidden), request id: 1',
    'forbidden',
    403,
  ],
  // Other providers
  ['unexpected status 402 Payment Required: {"error":{"message":"Insufficient credits"}}', 'usage_limit', 402],
  ['unexpected status 429 Too Many Requests: {"error":{"code":"insufficient_quota"}}', 'usage_limit', 429],
  ['unexpected status 408 Request Timeout: ', 'connection_lost', 408],
  ['unexpected status 529 : {"error":{"type":"overloaded_error"}}', 'server_error', 529],
  [
    'unexpected status 404 Not Found: {"error":{"message":"model \\"llama3\\" not found, try pulling it first"}}',
    'model_not_found',
    404,
  ],
  [
    'unexpected status 404 Not Found: 404 page not found, url: http://127.0.0.1:11434/responses',
    'endpoint_not_found',
    404,
  ],
  ['unexpected status 405 Method Not Allowed: ', 'bad_request', 405],
  ["The 'gpt-5.9' model is not supported when using Codex with a ChatGPT account.", 'model_not_found', null],
  ["The requested model 'gpt-9' does not exist.", 'model_not_found', null],
  ['The model `gpt-9` does not exist or you do not have access to it.', 'model_not_found', null],
  [
    '{"error":{"message":"The requested model \'gpt-9\' does not exist.","code":"model_not_found"}}',
    'model_not_found',
    null,
  ],
  ['unexpected status 403 Forbidden: Project `x` does not have access to model `gpt-9`', 'forbidden', 403],
  [
    '{"error":{"message":"Your input exceeds the context window of this model.","code":"context_length_exceeded"}}',
    'context_window',
    null,
  ],
  ["unexpected status 400 Bad Request: This model's maximum context length is 8192 tokens.", 'context_window', 400],
  ['unexpected status 400 Bad Request: {"error":{"code":"invalid_api_key"}}', 'unauthorized', 400],
  ['Incomplete response returned, reason: content_filter', 'incomplete_response', null],
  // Before a turn
  ['Error: Model provider `nope` not found', 'provider_not_found', null],
  ['Error loading config.toml:', 'config_refused', null],
  ['Error: TOML parse error at line 2, column 8', 'config_refused', null],
  ['Error: invalid type: integer `5`, expected a string', 'config_refused', null],
  [
    'Error: required MCP servers failed to initialize: broken: No such file or directory (os error 2)',
    'config_refused',
    null,
  ],
  ['Not inside a trusted directory and --skip-git-repo-check was not specified.', 'not_a_repository', null],
  // Nothing to go by
  ['', 'unknown', null],
  ['Something failed', 'unknown', null],
  ['internal error; agent loop died unexpectedly', 'unknown', null],
  ['permission denied', 'unknown', null],
]

describe('other words', () => {
  test.each(OTHERS)('%j is %s', (message, kind, status) => {
    expect(facts(message)).toEqual([kind, status, ...KINDS[kind]])
  })
})

/** Words that stand in a message and mean something else there. */
const TRAPS: [string, Kind, number | null][] = [
  [
    'stream disconnected before completion: error sending request for url (http://127.0.0.1:401/v1/responses)',
    'connection_lost',
    null,
  ],
  [
    'stream disconnected before completion: error sending request for url (https://api.example/403/429/v1)',
    'connection_lost',
    null,
  ],
  [
    'stream disconnected before completion: error sending request for url (https://rate-limit.example/rate_limit)',
    'connection_lost',
    null,
  ],
  ['unexpected status 502 Bad Gateway: <h1>502</h1>, url: http://host/401/v1/responses', 'server_error', 502],
  ['unexpected status 500 Internal Server Error: upstream said 401 Unauthorized', 'server_error', 500],
  ['unexpected status 503 Service Unavailable: rate limiter is down, try again in 2s', 'server_error', 503],
  ['unexpected status 500 Internal Server Error: model `x` not found in cache', 'server_error', 500],
  ['unexpected status 401 Unauthorized: connection from your network is not allowed', 'unauthorized', 401],
  ['unexpected status 401 Unauthorized: You have hit your usage limit', 'unauthorized', 401],
  ['unexpected status 403 Forbidden: quota exceeded for key sk-1, url: http://host/429', 'forbidden', 403],
  ['unexpected status 429 Too Many Requests: connection pool is full', 'rate_limit_exceeded', 429],
  ['unexpected status 400 Bad Request: {"error":{"message":"upstream answered with status 401"}}', 'bad_request', 400],
  ['unexpected status 400 Bad Request: Unknown parameter: "connection"', 'bad_request', 400],
  ['{"error":{"message":"Unknown parameter: \\"rate_limit\\"","type":"invalid_request_error"}}', 'bad_request', null],
  ['{"error":{"message":"Network name is invalid: timeout","type":"invalid_request_error"}}', 'bad_request', null],
  ['{"error":{"message":"status 503 is not a number"}}', 'bad_request', null],
  ['{"detail":"The tool `x` was not found"}', 'bad_request', null],
  ['The model called a tool that was not found', 'unknown', null],
  ['stream disconnected before completion: exit status: 503', 'connection_lost', null],
  ['Please upgrade to production settings', 'unknown', null],
  [
    'stream disconnected before completion: Incomplete response returned, reason: max_output_tokens',
    'incomplete_response',
    null,
  ],
  ['Selected model is at capacity. Please try a different model.', 'server_error', null],
  ['constructor', 'unknown', null],
]

describe('words that mean something else', () => {
  test.each(TRAPS)('%j is %s', (message, kind, status) => {
    expect(facts(message)).toEqual([kind, status, ...KINDS[kind]])
  })
})

describe('apostrophes and case', () => {
  const all = [...OTHERS, ...TRAPS].map(([message, kind]) => ({ message, kind }))

  test.each(all)('change nothing in $message', ({ message, kind }) => {
    for (const same of [message.replaceAll("'", '\u2019'), message.toUpperCase(), message.toLowerCase()]) {
      expect(classifyFailure(same).details['failureCode']).toBe(kind)
    }
  })
})

describe('the delay that the provider names', () => {
  test.each([
    ['Rate limit reached for gpt-5. Please try again in 1.2s.', 1200],
    ['Please try again in 628ms.', 628],
    ['Please try again in 0.5 s', 500],
    ['Please try again in 6m0s.', 360_000],
    ['Please try again in 1m30.5s.', 90_500],
    ['Please try again in 1h2m3s.', 3_723_000],
    ['Try again in 20 seconds.', 20_000],
    ['Try again in 1 minute 30 seconds.', 90_000],
    ['Try again in 1 hour.', 3_600_000],
    ['Try again in 2 days 3 hours 5 minutes.', 183_900_000],
    ['try again in 20 milliseconds', 20],
    ['Try again in 3 sec', 3000],
    ['Try again in 2 min', 120_000],
    ['try again later', null],
    ['try again in a while', null],
    ['try again in 5', null],
    ['try again in 5 parsecs', null],
    ['', null],
  ])('%j is %j ms', (message, expected) => {
    expect(classifyFailure(message).details['retryAfterMs']).toBe(expected)
  })
})

describe('the sentence', () => {
  test.each([
    ['boom', 'Codex failed: boom'],
    ['  boom  \nmore', 'Codex failed: boom'],
    ['', 'Codex failed: it gave no reason.'],
    ['\n\n', 'Codex failed: it gave no reason.'],
    ['x'.repeat(400), `Codex failed: ${'x'.repeat(400)}`],
    ['x'.repeat(401), `Codex failed: ${'x'.repeat(400)}…`],
    ['It\u2019s broken', 'Codex failed: It\u2019s broken'],
  ])('of %j is one line of bearable length', (message, sentence) => {
    expect(classifyFailure(message).message).toBe(sentence)
  })
})

describe('any message', () => {
  const words = fc.constantFrom(
    'status 401',
    'status: 500',
    'try again in',
    '1s',
    'http://h:429/',
    "'",
    '\u2019',
    '\n',
    '{',
    ':',
  )
  const message = fc.oneof(
    anyText,
    fc.array(fc.oneof(words, fc.string())).map((all) => all.join(' ')),
  )

  it('is classified, with details that are JSON', () => {
    fc.assert(
      fc.property(message, (text) => {
        const error = classifyFailure(text)
        const kind = error.details['failureCode'] as Kind
        expect([error.code, error.exitCode, error.retryable, error.details['classification']]).toEqual(KINDS[kind])
        expect(JSON.parse(JSON.stringify(error.details))).toEqual(error.details)
        expect(error.message).not.toContain('\n')
      }),
      { numRuns: 2000 },
    )
  })

  it('takes time in proportion to its length', () => {
    const started = performance.now()
    for (const text of [
      'try again in '.repeat(50_000),
      'model '.repeat(100_000),
      'x '.repeat(300_000),
      '1'.repeat(500_000),
    ]) {
      classifyFailure(text)
      classifyFailure(`try again in ${text}`)
    }
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
