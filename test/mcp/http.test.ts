import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { TomlTable } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { McpCauseCode } from '../../src/mcp/index.ts'
import { predict, probeServer } from '../../src/mcp/index.ts'
import { capabilities } from '../../src/codex/index.ts'
import { FIXTURES, hostWith, NEW, probeZoo, serverOf } from './probe-zoo.ts'

interface HttpZoo {
  url: string
  close: () => Promise<void>
}
const { startHttpZoo }: { startHttpZoo: (mode: string) => Promise<HttpZoo> } = await import(
  join(FIXTURES, 'http-zoo.mjs')
)

const cases: { mode: string; config?: TomlTable; cause?: McpCauseCode; says?: RegExp; timeoutMs?: number }[] = [
  { mode: 'good' },
  { mode: 'streamed' },
  { mode: 'bearer', config: { bearer_token_env_var: 'ZOO_RIGHT' } },
  { mode: 'bearer', config: { bearer_token_env_var: 'ZOO_WRONG' }, cause: 'unauthorized', says: /refuses the token/ },
  { mode: 'bearer', config: { bearer_token_env_var: 'ZOO_UNSET' }, cause: 'missing-env', says: /ZOO_UNSET/ },
  { mode: 'header', config: { http_headers: { 'X-Zoo': 'yes' } } },
  { mode: 'header', config: { env_http_headers: { 'X-Zoo': 'ZOO_YES' } } },
  { mode: 'header', cause: 'unauthorized', says: /403/ },
  { mode: 'unauthorized', cause: 'unauthorized', says: /none was sent/ },
  { mode: 'oauth', cause: 'oauth-needed' },
  { mode: 'redirect', cause: 'redirect', says: /127\.0\.0\.1:9/ },
  { mode: 'not-found', cause: 'http-error', says: /404/ },
  { mode: 'broken', cause: 'http-error', says: /500/ },
  { mode: 'page', cause: 'protocol-error', says: /not that of an MCP server/ },
  { mode: 'never', cause: 'never-answers', timeoutMs: 700 },
  { mode: 'endless', cause: 'too-large' },
  { mode: 'sse', cause: 'sse-only' },
]

describe('a server over HTTP', () => {
  test.for(cases)('that is $mode has the cause $cause', { timeout: 30_000 }, async (each) => {
    const zoo = await startHttpZoo(each.mode)
    const env = { ZOO_RIGHT: 'right', ZOO_WRONG: 'wrong', ZOO_YES: 'yes' }
    const server = serverOf(each.mode, { url: zoo.url, ...each.config })
    const probe = await probeZoo(server, { host: hostWith(env), timeoutMs: each.timeoutMs ?? 15_000 })
    await zoo.close()
    expect(probe.cause?.code).toBe(each.cause)
    expect(probe.cause?.message ?? '').toMatch(each.says ?? /(?:)/)
    const { verdict } = predict(server, probe, { capabilities: NEW, optionalGraceMs: 0 })
    expect(verdict).toBe(each.cause === undefined ? 'ok-but-cancelled' : 'unhealthy')
    if (each.cause === undefined || each.mode === 'sse') expect(probe.tools.map(({ name }) => name)).toEqual(['echo'])
  })

  test('that is not there is unreachable', async () => {
    const zoo = await startHttpZoo('good')
    await zoo.close()
    const probe = await probeZoo(serverOf('gone', { url: zoo.url }))
    expect(probe.cause).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED') as unknown,
    })
  })

  test('whose encryption is no encryption is told so', async () => {
    const zoo = await startHttpZoo('good')
    const probe = await probeZoo(serverOf('plain', { url: zoo.url.replace('http:', 'https:') }))
    await zoo.close()
    expect(probe.cause?.code).toBe('tls')
  })

  test('is asked through the proxy of the environment', async () => {
    const zoo = await startHttpZoo('good')
    const host = hostWith({ HTTP_PROXY: zoo.url.replace('/mcp', '') })
    const probe = await probeZoo(serverOf('proxied', { url: 'http://mcp.invalid/mcp' }), { host })
    await zoo.close()
    // No such host is known: only the proxy can have answered.
    expect({ cause: probe.cause, tools: probe.tools.length }).toEqual({ cause: null, tools: 1 })
  })

  const proxies: { env: Record<string, string>; url?: string; cause?: McpCauseCode; says?: RegExp }[] = [
    { env: { https_proxy: 'proxy.invalid:3128' } },
    { env: { HTTPS_PROXY: 'no address at all' } },
    { env: { http_proxy: 'no address at all' } },
    { env: { http_proxy: 'ftp://proxy.invalid' }, cause: 'unreachable', says: /http_proxy names one of another kind/ },
    {
      env: { HTTPS_PROXY: 'ftp://proxy.invalid' },
      url: 'https://mcp.invalid/',
      cause: 'unreachable',
      says: /HTTPS_PROXY/,
    },
  ]
  test.for(proxies)('with the variables $env has the cause $cause', async ({ env, url, cause, says }) => {
    const zoo = await startHttpZoo('good')
    const probe = await probeZoo(serverOf('proxied', { url: url ?? zoo.url }), { host: hostWith(env) })
    await zoo.close()
    expect(probe.cause?.code).toBe(cause)
    expect(probe.cause?.message ?? '').toMatch(says ?? /(?:)/)
  })

  test('is asked through a proxy that is named without a scheme', async () => {
    const zoo = await startHttpZoo('good')
    const host = hostWith({ http_proxy: new URL(zoo.url).host })
    const probe = await probeZoo(serverOf('proxied', { url: 'http://mcp.invalid/mcp' }), { host })
    await zoo.close()
    expect({ cause: probe.cause, tools: probe.tools.length }).toEqual({ cause: null, tools: 1 })
  })

  test('that does not let its session go is not waited for', { timeout: 60_000 }, async () => {
    const zoo = await startHttpZoo('streamed')
    const start = performance.now()
    const probe = await probeZoo(serverOf('clings', { url: zoo.url }), { timeoutMs: 30_000 })
    await zoo.close()
    expect(probe.cause).toBeNull()
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  test('has tool_timeout_sec for a tool that is called', { timeout: 30_000 }, async () => {
    const zoo = await startHttpZoo('slow-tool')
    const host = hostWith()
    const config = { url: zoo.url, startup_timeout_sec: -1, tool_timeout_sec: 20 }
    const call = { tool: 'echo', arguments: {} }
    const probe = await probeServer(serverOf('slow', config), { host, capabilities: NEW, signal: host.signal, call })
    await zoo.close()
    expect(probe.call).toMatchObject({ isError: false })
  })

  test('is nothing for a Codex that has no servers with a url', async () => {
    const zoo = await startHttpZoo('good')
    const server = serverOf('good', { url: zoo.url })
    const probe = await probeZoo(server)
    await zoo.close()
    const { verdict, reasons } = predict(server, probe, { capabilities: capabilities('0.40.0') })
    expect(verdict).toBe('unhealthy')
    expect(reasons[0]).toMatch(/no servers with a url/)
  })
})

describe('server-everything from npm', () => {
  const running: ChildProcess[] = []
  const urls: Record<string, string> = {}
  beforeAll(async () => {
    for (const kind of ['streamableHttp', 'sse']) {
      const port = await freePort()
      const script = join(
        FIXTURES,
        '..',
        '..',
        '..',
        'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
      )
      const env = { PATH: process.env['PATH'], PORT: String(port) }
      const child = spawn(process.execPath, [script, kind], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      running.push(child)
      urls[kind] = `http://127.0.0.1:${port}/${kind === 'sse' ? 'sse' : 'mcp'}`
      await Promise.race([new Promise((resolve) => child.stderr.once('data', resolve)), once(child.stdout)])
    }
  }, 30_000)
  afterAll(() => running.map((child) => child.kill('SIGKILL')))

  test('works over streamable HTTP', async () => {
    const probe = await probeZoo(serverOf('everything', { url: urls['streamableHttp'] ?? '' }), { pings: 2 })
    expect({ cause: probe.cause, state: probe.state }).toEqual({ cause: null, state: 'answered' })
    expect(probe.tools.length).toBeGreaterThan(5)
    expect(probe.pings).toHaveLength(2)
  })

  test('over SSE is told to be of the old transport', async () => {
    const probe = await probeZoo(serverOf('everything', { url: urls['sse'] ?? '' }))
    expect(probe.cause?.code).toBe('sse-only')
    expect(probe.tools.length).toBeGreaterThan(5)
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

function once(stream: NodeJS.ReadableStream): Promise<unknown> {
  return new Promise((resolve) => stream.once('data', resolve))
}
