import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { waitForEndpoints, type EndpointWait } from '../../src/platform/wait-for-endpoints.ts'
import { CodexkitError } from '../../src/errors.ts'
import { testHost } from './test-host.ts'
import { useLoopback } from '../deps/loopback.ts'

const { serve, unused } = useLoopback()

/** Answers with these, one after the other; the last one stays. */
const answers =
  (...codes: number[]): RequestListener =>
  (_, response) => {
    const code = codes.length > 1 ? codes.shift() : codes[0]
    response.writeHead(code ?? 500).end()
  }

afterEach(() => {
  vi.useRealTimers()
})

describe('waiting for endpoints', () => {
  it.each([200, 302, 404, 499])('ends with the first answer of %d', async (code) => {
    const waitedMs = await waitForEndpoints(testHost(), [await serve(answers(code))], { timeoutMs: 5000 })
    expect(waitedMs).toBeLessThan(5000)
  })

  it('goes on while an address answers with 500 or more', async () => {
    let asked = 0
    const codes = answers(503, 500, 200)
    const url = await serve((request, response) => {
      asked++
      codes(request, response)
    })
    await waitForEndpoints(testHost(), [url, url], { timeoutMs: 10_000 })
    expect(asked).toBe(3)
  })

  it('names those that never answered, without what may be secret in their addresses', async () => {
    const [good, bad, nobody] = [await serve(answers(200)), await serve(answers(503)), await unused()]
    const urls = [good, `${bad}/a?key=hidden`, nobody]
    const error: unknown = await waitForEndpoints(testHost(), urls, { timeoutMs: 1000 }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(CodexkitError)
    expect(error).toMatchObject({
      code: 'CODEXKIT_NETWORK',
      exitCode: 6,
      retryable: true,
      message: `Not ready within 1 s: ${bad}/a (HTTP 503), ${nobody}/ (ECONNREFUSED).`,
      details: {
        missing: [
          { url: `${bad}/a`, last: 'HTTP 503' },
          { url: `${nobody}/`, last: 'ECONNREFUSED' },
        ],
        timeoutMs: 1000,
      },
    })
  })

  it('does not wait for a silent one longer than it may', async () => {
    const silent = await serve(() => undefined)
    await expect(waitForEndpoints(testHost(), [silent], { timeoutMs: 200 })).rejects.toThrow(
      `Not ready within 200 ms: ${silent}/ (no answer).`,
    )
  })

  it('tells at the start and once a second what is missing, and stops telling', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    let ready = 503
    const late = await serve((_, response) => void response.writeHead(ready).end())
    const good = await serve(answers(200))
    const ticks: EndpointWait[] = []
    const onTick = (wait: EndpointWait): void => void ticks.push(wait)
    const waiting = waitForEndpoints(testHost(), [late, good], { timeoutMs: 10_000, onTick })
    expect(ticks).toEqual([{ missing: [`${late}/`, `${good}/`], leftMs: expect.closeTo(10_000, -2) }])
    vi.advanceTimersByTime(999)
    expect(ticks).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(ticks).toHaveLength(2)
    while (ticks.at(-1)?.missing.length !== 1) {
      await new Promise((resolve) => setImmediate(resolve))
      vi.advanceTimersByTime(1000)
    }
    expect(ticks.at(-1)?.missing).toEqual([`${late}/`])
    ready = 200
    await waiting
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends at once on Ctrl-C, with its reason', async () => {
    const controller = new AbortController()
    const reason = new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')
    const silent = await serve(() => controller.abort(reason))
    const host = testHost({ signal: controller.signal })
    await expect(waitForEndpoints(host, [silent], { timeoutMs: 60_000 })).rejects.toBe(reason)
    await expect(waitForEndpoints(host, [silent], { timeoutMs: 60_000 })).rejects.toBe(reason)
  })

  it('ends at once on Ctrl-C between two tries too', async () => {
    const controller = new AbortController()
    const reason = new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')
    const url = await serve((_, response) => {
      response.on('finish', () => setTimeout(() => controller.abort(reason), 50))
      response.writeHead(503).end()
    })
    const host = testHost({ signal: controller.signal })
    await expect(waitForEndpoints(host, [url], { timeoutMs: 60_000 })).rejects.toBe(reason)
  })

  it.each(['ftp://127.0.0.1/', 'nonsense', 'http://ada:secret@127.0.0.1/'])(
    'refuses %s before it waits',
    async (url) => {
      const error: unknown = await waitForEndpoints(testHost(), [url], { timeoutMs: 60_000 }).catch(
        (thrown: unknown) => thrown,
      )
      expect(error).toMatchObject({ code: 'CODEX_INVALID_OPTIONS', exitCode: 2 })
      expect(String(error)).not.toContain('secret')
    },
  )
})
