import { join } from 'node:path'
import { createServer } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import { predict, type McpCauseCode, type McpServer, type McpVerdict } from '../../src/mcp/index.ts'
import { processesWithVariable } from '../../src/platform/list-processes-posix.ts'
import { FIXTURES, hostWith, NEW, OLD, probeZoo, serverOf, zooServer } from './probe-zoo.ts'

const MODULES = join(FIXTURES, '..', '..', '..', 'node_modules', '@modelcontextprotocol')
const npm = (name: string, ...args: string[]): McpServer =>
  serverOf(name, { command: process.execPath, args: [join(MODULES, name, 'dist', 'index.js'), ...args] })

interface Case {
  server: McpServer
  verdict: McpVerdict
  cause?: McpCauseCode
  /** In the message of the cause, or in the reasons where there is no cause. */
  says?: RegExp
  /** Codex 0.104 instead of 0.169. */
  old?: true
  /** For those that never answer. */
  timeoutMs?: number
}

const cases: Case[] = [
  { server: zooServer('good'), verdict: 'ok' },
  { server: npm('server-everything', 'stdio'), verdict: 'ok-but-cancelled' },
  { server: npm('server-filesystem', FIXTURES), verdict: 'ok-but-cancelled' },
  { server: npm('server-memory'), verdict: 'ok-but-cancelled' },
  { server: npm('server-sequential-thinking'), verdict: 'ok' },
  { server: zooServer('no-tools'), verdict: 'ok' },
  { server: zooServer('writes'), verdict: 'ok-but-cancelled', says: /2 of its 3 tools/ },
  { server: zooServer('writes'), verdict: 'ok', old: true },
  { server: zooServer('writes', { default_tools_approval_mode: 'approve' }), verdict: 'ok' },
  { server: zooServer('writes', { disabled_tools: ['write', 'erase'] }), verdict: 'ok' },
  { server: zooServer('good', { enabled_tools: ['ecko'] }), verdict: 'ok', says: /enabled_tools names ecko/ },
  { server: zooServer('slow', {}, '1500'), verdict: 'ok-but-late', says: /first request of a run waits 1 s/ },
  { server: zooServer('slow', { required: true }, '1500'), verdict: 'ok' },
  { server: zooServer('slow', { startup_timeout_sec: 1 }, '1500'), verdict: 'unhealthy', cause: 'slow' },
  { server: zooServer('good', { enabled: false }), verdict: 'unknown', says: /switched off/ },
  { server: zooServer('pages'), verdict: 'ok' },
  { server: zooServer('more'), verdict: 'ok' },
  { server: zooServer('asks'), verdict: 'ok' },
  { server: zooServer('old-version'), verdict: 'ok' },
  { server: zooServer('loud'), verdict: 'ok' },
  { server: zooServer('twice'), verdict: 'ok' },
  { server: zooServer('noise'), verdict: 'ok' },
  { server: zooServer('noise'), verdict: 'unhealthy', old: true, says: /writes "Starting up…" on stdout/ },
  { server: zooServer('string-id'), verdict: 'ok' },
  { server: zooServer('string-id'), verdict: 'unhealthy', old: true, says: /ids as texts/ },
  { server: zooServer('schema-string'), verdict: 'ok', says: /refuse the input schema of 1/ },
  { server: zooServer('schema-oneof'), verdict: 'ok', says: /refuse the input schema of 1/ },
  { server: zooServer('schema-array'), verdict: 'ok', says: /refuse the input schema of 1/ },
  { server: zooServer('ansi-name'), verdict: 'ok' },
  { server: zooServer('child'), verdict: 'ok' },
  { server: zooServer('stubborn'), verdict: 'ok' },
  { server: zooServer('crash'), verdict: 'unhealthy', cause: 'crashed', says: /exit code 3.*the database is gone/ },
  { server: zooServer('signal'), verdict: 'unhealthy', cause: 'crashed', says: /SIGSEGV/ },
  { server: zooServer('clean-exit'), verdict: 'unhealthy', cause: 'crashed', says: /exit code 0/ },
  { server: zooServer('late-crash'), verdict: 'unhealthy', cause: 'crashed', says: /exit code 4/ },
  { server: zooServer('tools-crash'), verdict: 'unhealthy', cause: 'crashed', says: /exit code 5/ },
  { server: zooServer('missing-module'), verdict: 'unhealthy', cause: 'missing-module', says: /no-such-package/ },
  {
    server: serverOf('no-file', { command: process.execPath, args: ['/nowhere/server.js'] }),
    verdict: 'unhealthy',
    cause: 'missing-module',
    says: /nowhere.server\.js/,
  },
  { server: zooServer('missing-env'), verdict: 'unhealthy', cause: 'missing-env', says: /ZOO_TOKEN/ },
  { server: zooServer('missing-env', { env: { ZOO_TOKEN: 'x' } }), verdict: 'ok' },
  { server: zooServer('npx-offline'), verdict: 'unhealthy', cause: 'npx-download', says: /ENOTFOUND/ },
  {
    server: serverOf('nothing', { command: 'no-such-program-of-codexkit' }),
    verdict: 'unhealthy',
    cause: 'missing-program',
    says: /no-such-program-of-codexkit/,
  },
  { server: zooServer('good', { cwd: '/no/such/folder' }), verdict: 'unhealthy', cause: 'missing-folder' },
  { server: zooServer('refuses'), verdict: 'unhealthy', cause: 'protocol-error', says: /-32602/ },
  { server: zooServer('wrong-answer'), verdict: 'unhealthy', cause: 'protocol-error', says: /no protocol version/ },
  { server: zooServer('tools-error'), verdict: 'unhealthy', cause: 'protocol-error', says: /index is being built/ },
  { server: zooServer('tools-wrong'), verdict: 'unhealthy', cause: 'protocol-error', says: /no list "tools"/ },
  { server: zooServer('no-schema'), verdict: 'unhealthy', cause: 'protocol-error', says: /no inputSchema/ },
  { server: zooServer('same-cursor'), verdict: 'unhealthy', cause: 'protocol-error', says: /same cursor/ },
  { server: zooServer('not-json'), verdict: 'unhealthy', cause: 'protocol-error', says: /not JSON/, timeoutMs: 4000 },
  { server: zooServer('null-id'), verdict: 'unhealthy', cause: 'protocol-error', says: /an id/, timeoutMs: 4000 },
  {
    server: zooServer('headers'),
    verdict: 'unhealthy',
    cause: 'protocol-error',
    says: /Content-Length/,
    timeoutMs: 4000,
  },
  { server: zooServer('never'), verdict: 'unhealthy', cause: 'never-answers', says: /initialize/, timeoutMs: 1000 },
  {
    server: zooServer('tools-never'),
    verdict: 'unhealthy',
    cause: 'never-answers',
    says: /tools\/list/,
    timeoutMs: 4000,
  },
  { server: zooServer('only-noise'), verdict: 'unhealthy', cause: 'never-answers', says: /Welcome!/, timeoutMs: 4000 },
  { server: zooServer('flood'), verdict: 'unhealthy', cause: 'too-large', says: /4 MB/ },
  { server: zooServer('huge'), verdict: 'unhealthy', cause: 'too-large', says: /4 MB/ },
  { server: zooServer('ping-flood'), verdict: 'unhealthy', cause: 'protocol-error', says: /does not read the answers/ },
  { server: zooServer('endless-line'), verdict: 'unhealthy', cause: 'crashed', says: /exit code 1/ },
  { server: zooServer('newer'), verdict: 'unhealthy', cause: 'newer-protocol', says: /2026-07-28 only; Codex 0\.169/ },
  { server: zooServer('endless-pages'), verdict: 'unhealthy', says: /more tools than any model/ },
  { server: zooServer('thousands', {}, '25000'), verdict: 'unhealthy', says: /more than 2048 tools/ },
  { server: zooServer('thousands'), verdict: 'unhealthy', cause: 'too-large', says: /4 MB/ },
  { server: zooServer('many'), verdict: 'unhealthy', says: /more than 2048 tools/ },
  { server: zooServer('many'), verdict: 'ok', old: true },
]

describe('a server of the zoo', () => {
  test.for(cases)('$server.name is $verdict $cause', { timeout: 60_000 }, async (each) => {
    const { server, verdict, cause, says, old, timeoutMs } = each
    const capabilities = old ? OLD : NEW
    const probe = await probeZoo(server, { capabilities, ...(timeoutMs !== undefined && { timeoutMs }) })
    // On a busy machine any of them may need more than the second after which Codex calls it late.
    const patience = server.name === 'slow' ? {} : { optionalGraceMs: 0 }
    const prediction = predict(server, probe, { capabilities, ...patience })
    expect({ verdict: prediction.verdict, cause: probe.cause?.code }).toEqual({ verdict, cause })
    expect([probe.cause?.message, ...prediction.reasons].join('\n')).toMatch(says ?? /(?:)/)
    if (cause !== undefined) expect(probe.cause?.hint).not.toBe('')
  })

  test('that wants a port in use is told so', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => blocker.once('listening', resolve))
    const address = blocker.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const probe = await probeZoo(zooServer('port', {}, port))
    blocker.close()
    expect(probe.cause).toMatchObject({ code: 'port-in-use', message: expect.stringContaining(port) as unknown })
  })
})

describe('what a probe leaves', () => {
  let before: number[] = []
  const marked = (): number[] => processesWithVariable(`ZOO_MARK=${process.pid}`)
  beforeAll(() => void (before = marked()))

  test.for(['child', 'stubborn', 'never', 'flood', 'slow'])('nothing of %s', { timeout: 30_000 }, async (mode) => {
    const server = zooServer(mode, { env: { ZOO_MARK: String(process.pid) } })
    const probe = await probeZoo(server, { timeoutMs: ['never', 'slow'].includes(mode) ? 1000 : 20_000 })
    expect(probe.orphans).toBe(mode === 'child' ? 1 : 0)
    expect(marked()).toEqual(before)
  })

  test('nothing when it is interrupted', async () => {
    const controller = new AbortController()
    const host = hostWith()
    const probing = probeZoo(zooServer('never', { env: { ZOO_MARK: String(process.pid) } }), {
      host,
      signal: controller.signal,
    })
    setTimeout(() => controller.abort(new Error('stop')), 300)
    const probe = await probing
    expect(probe.cause?.code).toBe('aborted')
    expect(predict(zooServer('never'), probe, { capabilities: NEW }).verdict).toBe('unknown')
    expect(marked()).toEqual(before)
  })
})
