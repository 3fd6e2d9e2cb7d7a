import type { LoadedCommand } from '../../../src/cli/command-spec.ts'
import type { World } from '../../../src/cli/context.ts'
import { runCommandLine } from '../../../src/cli/run-command-line.ts'
import { prepareRun } from '../../../src/commands/index.ts'
import type { McpAccess } from '../../../src/commands/mcp-health/mcp-access.ts'
import type { ServerHealth } from '../../../src/commands/mcp-health/result.ts'
import { mcpHealthCommand } from '../../../src/commands/mcp-health/run.ts'
import { spec } from '../../../src/commands/mcp-health/spec.ts'
import type { McpConfigFinding, McpPrediction, McpProbe, McpServer } from '../../../src/mcp/index.ts'
import { fakeWorld } from '../../cli/fake-world.ts'

/** What a test says of one server; everything else is as of one that works. */
export interface FakeServer extends Partial<McpServer> {
  probe?: Partial<McpProbe>
  prediction?: Partial<McpPrediction>
}

export function makeServer(fake: FakeServer): McpServer {
  const { probe: _probe, prediction: _prediction, ...facts } = fake
  return {
    name: 'docs',
    transport: 'stdio',
    origin: { file: '/nowhere/home/.codex/config.toml', line: 3, layer: 'user' },
    keyOrigins: {},
    enabled: true,
    required: false,
    config: { command: 'docs' },
    ...facts,
  }
}

export function makeProbe(server: McpServer, facts: Partial<McpProbe> = {}): McpProbe {
  const tool = { title: null, description: '', annotations: {}, sizeBytes: 400, schemaProblems: [] }
  return {
    server: server.name,
    state: server.enabled ? 'answered' : 'skipped',
    timings: { spawnMs: 1, initializeMs: 100, toolsMs: 120 },
    serverInfo: { name: server.name, version: '1.0.0' },
    protocolVersion: '2025-06-18',
    instructions: null,
    tools: [{ ...tool, name: 'search', inputSchemaHash: 'aa' }],
    resources: null,
    prompts: null,
    pings: [],
    call: null,
    stderrTail: '',
    stdoutNoise: null,
    oddities: [],
    orphans: 0,
    exit: null,
    cause: null,
    ...facts,
  }
}

export function makePrediction(probe: McpProbe, facts: Partial<McpPrediction> = {}): McpPrediction {
  const tools = probe.tools.map(({ name }) => {
    return { name, offeredAs: `mcp__${probe.server}__${name}`, offered: true, cancelledInExec: false, why: '' }
  })
  return { verdict: 'ok', reasons: [], stopsRun: false, tools, toolTokens: 100, ...facts }
}

/** A server that crashes when it starts. */
export const CRASH: Pick<FakeServer, 'probe' | 'prediction'> = {
  probe: {
    state: 'failed',
    timings: { spawnMs: 1, initializeMs: null, toolsMs: null },
    serverInfo: null,
    tools: [],
    stderrTail: 'Error: Cannot find module \u001b[31mx\u202e\n',
    cause: { code: 'missing-module', message: 'It cannot find the module x.', hint: 'npm install x' },
  },
  prediction: { verdict: 'unhealthy', reasons: ['It ended before it answered.'], tools: [], toolTokens: 0 },
}

export function makeFinding(facts: Partial<McpConfigFinding> = {}): McpConfigFinding {
  return {
    id: 'mcp.unknown-key',
    severity: 'warning',
    server: 'docs',
    file: '/nowhere/home/.codex/config.toml',
    line: 4,
    message: 'Codex ignores the key "comand".',
    fixToml: 'command = "docs"\n',
    ...facts,
  }
}

/** Servers without any being started. A baseline is the list of tools with their hashes. */
export function fakeMcp(
  servers: readonly FakeServer[],
  facts: Partial<McpAccess> & { findings?: McpConfigFinding[] } = {},
): McpAccess {
  const found = new Map(servers.map((server) => [makeServer(server).name, server]))
  const linesOf = (probes: readonly McpProbe[]): string[] =>
    probes.flatMap(({ server, tools }) => tools.map((tool) => `${server} ${tool.name} ${tool.inputSchemaHash}`))
  return {
    readServers: async () => ({
      servers: servers.map(makeServer),
      findings: facts.findings ?? [],
      files: ['/nowhere/home/.codex/config.toml'],
      optionalGraceMs: undefined,
    }),
    probe: async (_, server) => makeProbe(server, found.get(server.name)?.probe),
    predict: (server, probe) => makePrediction(probe, found.get(server.name)?.prediction),
    checkSafety: () => [],
    baselineText: (probes) => JSON.stringify(linesOf(probes)),
    compareBaseline: (text, _, probes) => {
      const before: string[] = JSON.parse(text)
      const now = linesOf(probes)
      const differ = [...before.filter((line) => !now.includes(line)), ...now.filter((line) => !before.includes(line))]
      return differ.map((line) => ({ server: line.split(' ')[0] ?? '', tool: null, change: 'schema', message: line }))
    },
    verifyWithCodex: async () => ({}),
    ...facts,
  }
}

/** Runs `codexkit mcp-health` in this process on top of given servers, in a folder and a world of the test's. */
export async function runMcpHealth(
  cwd: string,
  mcp: McpAccess,
  words: readonly string[] = [],
  facts: Partial<World> & { isTerminal?: boolean } = {},
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const { isTerminal = false, ...given } = facts
  const { world, stdout, stderr } = fakeWorld({ columns: 200, terminal: isTerminal })
  const entry = { spec, load: () => Promise.resolve(mcpHealthCommand(mcp) as unknown as LoadedCommand) }
  const line = { commands: [entry], prepare: prepareRun }
  const exitCode = await runCommandLine(['mcp-health', ...words], line, { ...world, cwd, ...given })
  return { exitCode, stdout: stdout(), stderr: stderr() }
}

/** One server as the result shows it. */
export function makeHealth(facts: Partial<ServerHealth> = {}): ServerHealth {
  const tool = { offered: true, cancelledInExec: false, why: '', schemaProblems: [] }
  return {
    name: 'docs',
    transport: 'stdio',
    origin: { file: '/nowhere/home/.codex/config.toml', line: 3, layer: 'user' },
    enabled: true,
    required: false,
    named: false,
    verdict: 'ok',
    reasons: [],
    stopsRun: false,
    startMs: 120,
    serverInfo: { name: 'docs', version: '1.0.0' },
    protocolVersion: '2025-06-18',
    tools: [{ ...tool, name: 'search', offeredAs: 'mcp__docs__search', inputSchemaHash: 'aa' }],
    toolTokens: 100,
    resources: null,
    prompts: null,
    pings: [],
    call: null,
    cause: null,
    stderrTail: '',
    oddities: [],
    orphans: 0,
    codexSays: null,
    ...facts,
  }
}
