import { rm } from 'node:fs/promises'
import type { TomlTable } from 'smol-toml'
import { createRunHome, type Capabilities } from '../../codex/index.ts'
import { childEnv } from '../../env/index.ts'
import { messageOf } from '../../errors.ts'
import type { Host } from '../../platform/host.ts'
import { createOutputTail } from '../../platform/output-tail.ts'
import { openLinePipe, openProgram, openSession } from '../../rpc/index.ts'
import { isRecord } from '../is-record.ts'
import { lastLine } from '../probe/cause-of-exit.ts'
import { namedVariables } from '../probe/codex-environment.ts'
import { startupTimeoutMs } from '../probe/startup-timeout.ts'
import { timerLimit } from '../probe/timer-limit.ts'
import type { McpServer } from '../server.ts'
import { decodeStartupStatus, type CodexStatus } from './startup-status.ts'

export interface VerifyRequest {
  host: Host
  /** Path of the real Codex. */
  program: string
  servers: readonly McpServer[]
  capabilities: Capabilities
}

/** Codex itself, and its limit for `tools/list` after that of the start, take some time beyond the longest limit. */
const BEYOND_MS = 10_000

/** Any model's name will do, since no turn is ever started. */
const NO_MODEL = 'none'

/**
 * Asks the real Codex what becomes of each server: `codex app-server` with a private home starts a thread, and so all
 * its servers; no model is asked, no key needed. Servers over which Codex is silent are `unknown`, with what it said
 * last. Throws CODEXKIT_FILE when the private home cannot be made.
 */
export async function verifyWithCodex(request: VerifyRequest): Promise<Record<string, CodexStatus>> {
  const { host, program, servers, capabilities } = request
  const asked = servers.filter(({ enabled }) => enabled)
  const known = new Map(asked.map(({ name }): [string, CodexStatus] => [name, { status: 'unknown', error: null }]))
  const mcpServers: TomlTable = Object.fromEntries(asked.map(({ name, config }) => [name, config]))
  const model = { model: NO_MODEL, approvalPolicy: 'never', sandboxMode: 'read-only' }
  const home = await createRunHome(host, { ...model, mcpServers })
  const limits = asked.map(({ config }) => timerLimit(startupTimeoutMs(config, capabilities)))
  const limit = AbortSignal.timeout(timerLimit(Math.max(0, ...limits) + BEYOND_MS))
  const signal = AbortSignal.any([host.signal, limit])
  const env = childEnv(host, asked.flatMap(variablesOf), { CODEX_HOME: home })
  const codex = openProgram({ program, args: ['app-server'], cwd: host.cwd, env })
  const stderr = createOutputTail(16 * 1024)
  codex.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  let missing = asked.length
  const settled = Promise.withResolvers<void>()
  const onNotification = (method: string, params: unknown): void => {
    const word = decodeStartupStatus(method, params)
    if (word === undefined || known.get(word.server)?.status !== 'unknown') return
    known.set(word.server, { status: word.status, error: word.error })
    if (--missing === 0) settled.resolve()
  }
  try {
    const session = await openSession(openLinePipe(codex), { onNotification })
    await session.request('initialize', { clientInfo: { name: 'codexkit', version: '1' } }, signal)
    await session.notify('initialized')
    if (missing > 0) await session.request('thread/start', { cwd: host.cwd }, signal)
    const stop = (): void => settled.resolve()
    signal.addEventListener('abort', stop, { once: true })
    void codex.closed.then(stop)
    if (missing > 0 && !signal.aborted) await settled.promise
    signal.removeEventListener('abort', stop)
  } catch (thrown) {
    // Codex refused or ended; what it said on stderr is the reason, told with every server it is silent about.
    const why = lastLine(stderr.text()) || messageOf(thrown)
    for (const [name, { status }] of known) if (status === 'unknown') known.set(name, { status, error: why })
  } finally {
    await codex.end()
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
  const disabled = servers.filter(({ enabled }) => !enabled)
  const off = disabled.map(({ name }): [string, CodexStatus] => [name, { status: 'disabled', error: null }])
  return Object.fromEntries([...known, ...off])
}

/** Variables that Codex must have so that it can hand them on, or send them. */
function variablesOf({ config }: McpServer): string[] {
  const headers = isRecord(config['env_http_headers']) ? Object.values(config['env_http_headers']) : []
  const names = [...namedVariables(config), ...headers, config['bearer_token_env_var']]
  return names.filter((name) => typeof name === 'string')
}
