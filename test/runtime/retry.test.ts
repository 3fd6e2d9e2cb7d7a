import { describe, expect, it } from 'vitest'
import { CodexkitError } from '../../src/errors.ts'
import { networkError, type NetworkReason } from '../../src/runtime/network-error.ts'
import { withRetries } from '../../src/runtime/retry.ts'

const fault = (reason: NetworkReason): CodexkitError =>
  networkError('it', reason, 'why', { url: 'http://npm.example/' })
const never = new AbortController().signal

async function triesFor(thrown: unknown): Promise<number> {
  let tries = 0
  const failure = withRetries([0, 0], never, () => {
    tries++
    return Promise.reject(thrown)
  })
  await expect(failure).rejects.toBe(thrown)
  return tries
}

describe('withRetries', () => {
  it.each<[NetworkReason, number]>([
    ['connection', 3],
    ['cut', 3],
    ['server', 3],
    ['name', 3],
    ['tls', 1],
    ['proxy', 1],
    ['absent', 1],
    ['refused', 1],
    ['stalled', 3],
  ])('a fault of the kind %s is tried %d times', async (reason, tries) => {
    expect(await triesFor(fault(reason))).toBe(tries)
  })

  it('other errors are none of its business', async () => {
    expect(await triesFor(new Error('a bug'))).toBe(1)
    expect(await triesFor(new CodexkitError('CODEXKIT_CHECKSUM', 'Other bytes.'))).toBe(1)
  })

  it('ends the pause when aborted, with the reason of the abort', async () => {
    const abort = new AbortController()
    const reason = new Error('stopped by the test')
    const failure = withRetries([3_600_000], abort.signal, () => {
      setImmediate(() => abort.abort(reason))
      return Promise.reject(fault('connection'))
    })
    await expect(failure).rejects.toBe(reason)
  })
})
