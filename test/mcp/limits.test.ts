import { describe, expect, test } from 'vitest'
import { probeServer } from '../../src/mcp/index.ts'
import { processesWithVariable } from '../../src/platform/list-processes-posix.ts'
import { hostWith, NEW, probeZoo, zooServer } from './probe-zoo.ts'

const host = hostWith()
const asConfigured = { host, capabilities: NEW, signal: host.signal }

describe('startup_timeout_sec', () => {
  const cases: [number, string | undefined][] = [
    [-10, 'never-answers'],
    [Number.NaN, 'never-answers'],
    // Codex gives it up at once, and the probe waits some seconds more to see that it is only late.
    [0.0005, 'slow'],
    // More than a timer counts.
    [4_000_000, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ]
  test.for(cases)('of %d makes a good server %s', { timeout: 30_000 }, async ([seconds, cause]) => {
    const probe = await probeServer(zooServer('good', { startup_timeout_sec: seconds }), asConfigured)
    expect(probe.cause?.code).toBe(cause)
  })
})

test('nothing that is thrown leaves the server running', async () => {
  const server = zooServer('stubborn', { env: { ZOO_MARK: `thrown-${process.pid}` } })
  const noSignal = {} as AbortSignal
  await expect(probeZoo(server, { signal: noSignal })).rejects.toThrow(TypeError)
  expect(processesWithVariable(`ZOO_MARK=thrown-${process.pid}`)).toEqual([])
})

describe('what Codex does not need', () => {
  test('a ping that is refused is only told', async () => {
    const probe = await probeZoo(zooServer('no-ping'), { pings: 2 })
    expect(probe).toMatchObject({ state: 'answered', cause: null, pings: [] })
    expect(probe.oddities).toEqual(['does not answer ping: Method not found'])
  })

  test('resources and prompts that are never listed are only told', { timeout: 30_000 }, async () => {
    const probe = await probeZoo(zooServer('mute-lists'), { timeoutMs: 6000, pings: 1 })
    expect(probe).toMatchObject({ state: 'answered', cause: null, resources: null, prompts: null })
    expect(probe.pings).toHaveLength(1)
    expect(probe.oddities).toEqual([
      expect.stringMatching(/^offers resources and does not list them/),
      expect.stringMatching(/^offers prompts and does not list them/),
    ])
  })

  test('an interruption while they are asked for is one', { timeout: 30_000 }, async () => {
    const stop = new AbortController()
    const probing = probeZoo(zooServer('mute-lists'), { signal: stop.signal })
    setTimeout(() => stop.abort(new Error('stop')), 1500)
    expect((await probing).cause?.code).toBe('aborted')
  })
})

describe('a tool that is called', () => {
  const call = { tool: 'echo', arguments: {} }

  test('has tool_timeout_sec and not the limit of the start', { timeout: 30_000 }, async () => {
    const server = zooServer('slow-tool', { startup_timeout_sec: 1, tool_timeout_sec: 60 }, '7000')
    const probe = await probeServer(server, { ...asConfigured, call })
    expect(probe.call).toMatchObject({ isError: false })
  })

  test('is given up after tool_timeout_sec', async () => {
    const server = zooServer('slow-tool', { startup_timeout_sec: 60, tool_timeout_sec: 0.5 }, '30000')
    const probe = await probeServer(server, { ...asConfigured, call })
    expect(probe.call).toMatchObject({ isError: true, text: expect.stringMatching(/timeout/) as unknown })
  })
})
