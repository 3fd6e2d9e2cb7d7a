import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TomlTable } from 'smol-toml'
import { afterAll, expect, test } from 'vitest'
import { capabilities, createRunHome, type Capabilities } from '../../src/codex/index.ts'
import { predict, type McpServer } from '../../src/mcp/index.ts'
import { rehearsalEnv, rehearsalProviderConfig } from '../../src/rehearsal/index.ts'
import { hostWith, probeZoo, zooServer } from '../mcp/probe-zoo.ts'
import { runCodexkit } from '../support/run-codexkit.ts'
import { fullName, startToolCallingModel } from './tool-calling-model.ts'

const VERSIONS = process.env['CODEXKIT_MATRIX'] === 'ends' ? ['0.169.0'] : ['0.104.0', '0.124.0', '0.147.0', '0.169.0']

/** Required, so that Codex waits for it on a machine that is busy too. */
const annotated = (name: string, config: TomlTable = {}): McpServer => {
  return { ...zooServer('annotated', { required: true, startup_timeout_sec: 60, ...config }), name }
}

const SERVERS: readonly McpServer[] = [
  annotated('plain'),
  annotated('approved', { default_tools_approval_mode: 'approve' }),
  annotated('prompted', { default_tools_approval_mode: 'prompt' }),
  annotated('by-tool', { tools: { none: { approval_mode: 'approve' }, reads: { approval_mode: 'prompt' } } }),
  annotated('some', { enabled_tools: ['reads', 'none', 'writes'], disabled_tools: ['none'] }),
  { ...zooServer('slow', { startup_timeout_sec: 60 }, '3000'), name: 'late' },
  { ...zooServer('crash'), name: 'broken' },
]

/** A turn takes some seconds. */
const TURN_MS = 90_000

/** By tool: what was predicted and what happened, for each version. */
const matrix = new Map<string, string[]>()

test.each(VERSIONS)('a turn of Codex %s runs, cancels and lacks the tools that were predicted', async (version) => {
  const install = ['runtime', 'install', '--codex-version', version, '--json']
  const installed = await runCodexkit(install, { cwd: import.meta.dirname })
  const program: string = JSON.parse(installed.stdout).result.programPath
  const rules = capabilities(version)
  const tools = (await Promise.all(SERVERS.map((server) => predictedTools(server, rules)))).flat()
  const seen = await rehearsedTurn(program)
  const happened = tools.map((tool) => ({ ...tool, fate: seen.get(tool.offeredAs) ?? 'not offered' }))
  for (const [index, { name, fate }] of happened.entries()) {
    matrix.set(name, [...(matrix.get(name) ?? []), `${tools[index]?.fate} = ${fate}`])
  }
  expect(happened).toEqual(tools)
  const names = new Set(tools.map(({ offeredAs }) => offeredAs))
  expect([...seen.keys()].filter((name) => !names.has(name))).toEqual([])
})

interface ToolFate {
  /** `SERVER/TOOL`. */
  name: string
  offeredAs: string
  fate: string
}

/** What a turn is expected to make of each tool of a server. */
async function predictedTools(server: McpServer, rules: Capabilities): Promise<ToolFate[]> {
  const probe = await probeZoo(server, { capabilities: rules })
  const { verdict, tools } = predict(server, probe, { capabilities: rules })
  return tools.map(({ name, offeredAs, offered, cancelledInExec }) => {
    const isThere = offered && verdict !== 'ok-but-late'
    const fate = !isThere ? 'not offered' : cancelledInExec ? 'cancelled' : 'runs'
    return { name: `${server.name}/${name}`, offeredAs, fate }
  })
}

afterAll(() => {
  const rows = [...matrix].map(([name, cells]) => `| ${name} | ${cells.join(' | ')} |`)
  console.log(['predicted = what Codex did', `| tool | ${VERSIONS.join(' | ')} |`, ...rows].join('\n'))
})

/** Runs `codex exec` against a model that calls every tool; gives what became of each that was offered. */
async function rehearsedTurn(program: string): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(homedir(), '.cache', 'codexkit-approval-'))
  const model = await startToolCallingModel()
  try {
    const mcpServers = Object.fromEntries(SERVERS.map(({ name, config }) => [name, config]))
    const { model: name, ...provider } = rehearsalProviderConfig(model)
    const host = { ...hostWith(), homeDir: folder, env: { CODEXKIT_HOME: folder } }
    const unattended = { approvalPolicy: 'never', sandboxMode: 'read-only' }
    const home = await createRunHome(host, { model: name, provider, mcpServers, ...unattended })
    const { PATH } = process.env
    const env = { PATH, HOME: folder, CODEX_HOME: home, ...rehearsalEnv({ apiKey: 'none' }) }
    const args = ['exec', '--json', '--skip-git-repo-check', '-']
    const codex = spawn(program, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'], timeout: TURN_MS })
    codex.stdin.end('Call every tool.')
    const [stdout, stderr] = await Promise.all([text(codex.stdout), text(codex.stderr), once(codex, 'close')])
    if (!stdout.includes('turn.completed')) throw new Error(`Codex did not complete its turn:\n${stdout}\n${stderr}`)
    const outputs = model.outputs()
    return new Map(model.offered().map((tool) => [fullName(tool), outcome(outputs.get(fullName(tool)))]))
  } finally {
    await model.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function outcome(output: string | undefined): string {
  if (output === undefined) return 'no output'
  if (/\b(?:ran|heard) /.test(output)) return 'runs'
  return /cancelled|requires a/i.test(output) ? 'cancelled' : output
}
