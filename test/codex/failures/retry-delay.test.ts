import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { classifyFailure } from '../../../src/codex/failures/failure.ts'
import { readRetryDelay } from '../../../src/codex/failures/retry-delay.ts'

/** Local times, as Codex writes them. */
const NOON = new Date(2026, 10, 20, 12, 0, 30)

describe('a moment that Codex names', () => {
  test.each([
    ['or try again at 9:37 PM.', new Date(2026, 10, 20, 21, 37)],
    ['try again at 11:59 AM.', new Date(2026, 10, 21, 11, 59)],
    ['try again at 12:00 PM.', new Date(2026, 10, 20, 12, 0)],
    ['try again at 12:05 AM.', new Date(2026, 10, 21, 0, 5)],
    ['try again at Nov 25th, 2026 9:22 PM.', new Date(2026, 10, 25, 21, 22)],
    ['try again at Jan 1st, 2027 12:00 AM.', new Date(2027, 0, 1, 0, 0)],
  ])('%s', (message, moment) => {
    expect(readRetryDelay(message, NOON)).toEqual({
      resetsAt: moment.toISOString(),
      retryAfterMs: Math.max(0, moment.getTime() - NOON.getTime()),
    })
  })

  test.each(['try again at noon', 'try again at 9 PM', 'try again at Foo 3rd, 2026 9:22 PM', ''])(
    '%j names none',
    (message) => {
      expect(readRetryDelay(message, NOON)).toEqual({ resetsAt: null, retryAfterMs: null })
    },
  )

  it('is never in the past by more than the minute that runs, whenever it is asked', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(2026, 0, 1), max: new Date(2027, 0, 1), noInvalidDate: true }), (now) => {
        const clock = now.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' })
        const { retryAfterMs } = readRetryDelay(`try again at ${clock.replace('\u202f', ' ')}.`, now)
        expect(retryAfterMs).toBe(0)
      }),
    )
  })

  it('does not make a used-up plan something to try again', () => {
    const message = 'You’ve hit your usage limit. Upgrade to Pro (https://x.test) or try again at 9:37 PM.'
    const { retryable, details } = classifyFailure(message, { now: NOON })
    expect(retryable).toBe(false)
    expect(details).toMatchObject({ failureCode: 'usage_limit', retryAfterMs: 34_590_000 })
  })
})

describe('what Codex itself calls the failure', () => {
  test.each([
    ['usage_limit_exceeded', 'words that say nothing', 'usage_limit', null],
    ['usageLimitExceeded', 'rate limit', 'usage_limit', null],
    ['context_window_exceeded', 'boom', 'context_window', null],
    ['server_overloaded', 'boom', 'server_error', null],
    ['cyber_policy', 'boom', 'content_refused', null],
    [{ http_connection_failed: { http_status_code: 401 } }, 'boom', 'unauthorized', 401],
    [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, 'boom', 'rate_limit_exceeded', 429],
    [{ response_stream_disconnected: { http_status_code: null } }, 'Rate limit reached', 'rate_limit_exceeded', null],
    ['other', 'exceeded retry limit, last status: 401 Unauthorized', 'unauthorized', 401],
    [42, 'high demand', 'server_error', null],
    [{}, 'high demand', 'server_error', null],
    [{ odd: 'text' }, 'high demand', 'server_error', null],
    [null, 'high demand', 'server_error', null],
  ])('%j with %j is %s', (errorInfo, message, failureCode, statusCode) => {
    expect(classifyFailure(message, { errorInfo }).details).toMatchObject({ failureCode, statusCode })
  })

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (errorInfo, message) => {
        expect(classifyFailure(message, { errorInfo }).details['failureCode']).toBeTypeOf('string')
      }),
    )
  })
})
