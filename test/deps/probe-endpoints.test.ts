import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ENDPOINTS, endpointRows, type EndpointRow } from '../../src/deps/endpoint-rows.ts'
import { probeEndpoints } from '../../src/deps/probe-endpoints.ts'
import { testHost } from '../platform/test-host.ts'
import { useLoopback } from './loopback.ts'

const { serve, unused } = useLoopback()

const rowOf = (url: string, facts: Partial<EndpointRow> = {}): EndpointRow => {
  return { name: 'Service', url, required: false, purpose: 'It is handy.', install: 'start it', ...facts }
}

const status =
  (code: number): RequestListener =>
  (_, response) =>
    void response.writeHead(code, { location: 'http://127.0.0.1:9/' }).end('said')

describe('the endpoints', () => {
  it('are these; none is required, and none is missed', () => {
    expect(ENDPOINTS.map(({ name, url, required, quiet }) => [name, url, required, quiet])).toEqual([
      ['Ollama', 'http://127.0.0.1:11434/api/version', false, true],
      ['Qdrant', 'http://127.0.0.1:6333/healthz', false, true],
      ['Open WebUI', 'http://127.0.0.1:8080/health', false, true],
    ])
  })

  it('of a project come last and are required; one that is known moves, and is missed from then on', () => {
    const rows = endpointRows({ qdrant: { url: 'http://db:6333/' }, Wiki: { url: 'http://wiki/' } })
    expect(rows.map(({ name, url, required, quiet }) => [name, url, required, quiet])).toEqual([
      ['Ollama', 'http://127.0.0.1:11434/api/version', false, true],
      ['Qdrant', 'http://db:6333/', false, undefined],
      ['Open WebUI', 'http://127.0.0.1:8080/health', false, true],
      ['Wiki', 'http://wiki/', true, undefined],
    ])
    expect(endpointRows({ Wiki: { url: 'http://wiki/', required: false } }).at(-1)?.required).toBe(false)
  })
})

describe('an endpoint', () => {
  it.each([
    [200, 'ok', 'It is handy.'],
    [204, 'ok', 'It is handy.'],
    [302, 'ok', 'It is handy.'],
    [400, 'broken', 'It answered with HTTP 400.'],
    [503, 'broken', 'It answered with HTTP 503.'],
  ])('that answers with %d is %s', async (code, state, detail) => {
    const url = await serve(status(code))
    expect(await probeEndpoints(testHost(), [rowOf(`${url}/health?key=hidden`, { required: true })])).toEqual([
      {
        name: 'Service',
        kind: 'endpoint',
        state,
        required: true,
        version: null,
        minimum: null,
        path: `${url}/health`,
        detail,
        install: 'start it',
      },
    ])
  })

  it.each([
    ['missing', {}],
    ['absent', { quiet: true }],
    ['missing', { quiet: true, required: true }],
  ])('where nobody is, is %s with %j', async (state, facts) => {
    const findings = await probeEndpoints(testHost(), [rowOf(await unused(), facts)])
    expect(findings).toMatchObject([{ state, detail: 'Nothing answers there (ECONNREFUSED). It is handy.' }])
  })

  it('that closes the connection, or speaks no TLS, is broken', async () => {
    const closing = await serve((request) => void request.socket.destroy())
    const plain = (await serve(status(200))).replace('http:', 'https:')
    expect(await probeEndpoints(testHost(), [rowOf(closing), rowOf(plain)])).toMatchObject([
      { state: 'broken', detail: expect.stringMatching(/not answer as a web server does \(ECONNRESET\)/) },
      { state: 'broken', detail: expect.stringMatching(/not answer as a web server does \(EPROTO\)/) },
    ])
  })

  it.each([
    ['redis://127.0.0.1:6379/', 'It is not an http or https address.', 'redis://127.0.0.1:6379/'],
    ['nonsense', 'It is not an http or https address.', '(not an address)'],
    ['http://ada:secret@127.0.0.1/x', 'The address holds a login, and that is not sent.', 'http://127.0.0.1/x'],
  ])('at %s is broken without being asked', async (url, detail, path) => {
    expect(await probeEndpoints(testHost(), [rowOf(url)])).toMatchObject([{ state: 'broken', detail, path }])
  })

  it('that stays silent is timed out at its own limit', async () => {
    const silent = await serve(() => undefined)
    expect(await probeEndpoints(testHost(), [rowOf(silent, { timeoutMs: 100 })])).toMatchObject([
      { state: 'timed-out', detail: 'It gave no answer within 0.1 s.' },
    ])
  })

  it('is asked beside the others: each of these answers when both were asked', async () => {
    const held: (() => void)[] = []
    const both: RequestListener = (_, response) => {
      held.push(() => response.end())
      if (held.length === 2) for (const release of held) release()
    }
    const urls = [await serve(both), await serve(both)]
    const findings = await probeEndpoints(
      testHost(),
      urls.map((url) => rowOf(url)),
    )
    expect(findings.map(({ state }) => state)).toEqual(['ok', 'ok'])
  })

  it('is left alone once the run was ended', async () => {
    const silent = await serve(() => undefined)
    const [finding] = await probeEndpoints(testHost({ signal: AbortSignal.abort() }), [rowOf(silent)])
    expect(finding).toMatchObject({ state: 'broken' })
  })
})
