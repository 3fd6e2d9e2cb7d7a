import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { retryWaitMs } from '../../../src/audit/run/retry-wait.ts'
import { CodexkitError } from '../../../src/errors.ts'

const failure = (retryable: boolean, retryAfterMs?: number | null): CodexkitError =>
  new CodexkitError('CODEX_RATE_LIMITED', 'Busy.', { retryable, details: { retryAfterMs } })

const HOUR = 3_600_000
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const attempt = fc.integer({ min: 1, max: 21 })

describe('the wait before the next attempt', () => {
  test.each([
    [1, 0, 1000],
    [2, 0, 2000],
    [3, 0, 4000],
    [6, 0, 32_000],
    [7, 0, 60_000],
    [21, 0, 60_000],
    [1, 0.5, 750],
    [3, 0.999, 2002],
  ])('after attempt %d by the chance %d is %d ms', (number, random, waitMs) => {
    expect(retryWaitMs(failure(true), number, HOUR, () => random)).toBe(waitMs)
  })

  it('doubles up to a minute, less by chance, but never by more than half', () => {
    fc.assert(
      fc.property(attempt, chance, (number, random) => {
        const waitMs = retryWaitMs(failure(true, null), number, HOUR, () => random) ?? -1
        const longest = Math.min(1000 * 2 ** (number - 1), 60_000)
        expect(waitMs).toBeGreaterThanOrEqual(Math.floor(longest / 2))
        expect(waitMs).toBeLessThanOrEqual(longest)
      }),
    )
  })

  it('is what the server asks for and at most a quarter of a second more', () => {
    fc.assert(
      fc.property(attempt, chance, fc.nat(HOUR / 2), (number, random, asked) => {
        const waitMs = retryWaitMs(failure(true, asked), number, HOUR, () => random) ?? -1
        expect(waitMs).toBeGreaterThanOrEqual(asked)
        expect(waitMs).toBeLessThanOrEqual(asked + 250)
      }),
    )
  })

  it('is none when it would not end within the wall clock', () => {
    fc.assert(
      fc.property(
        attempt,
        chance,
        fc.option(fc.nat(HOUR)),
        fc.integer({ min: -10, max: HOUR }),
        (n, random, asked, left) => {
          const waitMs = retryWaitMs(failure(true, asked), n, left, () => random)
          const unbound = retryWaitMs(failure(true, asked), n, Number.POSITIVE_INFINITY, () => random) ?? -1
          expect(waitMs).toBe(unbound < left ? unbound : undefined)
        },
      ),
    )
  })

  it('is none after a success or a failure that stays', () => {
    expect(retryWaitMs(undefined, 1, HOUR)).toBeUndefined()
    expect(retryWaitMs(failure(false), 1, HOUR)).toBeUndefined()
    expect(retryWaitMs(failure(false, 10), 1, HOUR)).toBeUndefined()
  })

  it('is left to chance where nobody says otherwise', () => {
    const waits = new Set(Array.from({ length: 50 }, () => retryWaitMs(failure(true), 7, HOUR)))
    expect(waits.size).toBeGreaterThan(5)
  })
})
