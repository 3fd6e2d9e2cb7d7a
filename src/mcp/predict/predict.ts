import type { Capabilities } from '../../codex/index.ts'
import type { McpProbe } from '../probe/probe.ts'
import { shown } from '../probe/shown.ts'
import type { McpServer } from '../server.ts'
import { mcpFacts, type McpFacts } from './codex-facts.ts'
import type { McpPrediction, McpVerdict } from './prediction.ts'
import { predictTools } from './predict-tools.ts'

export interface PredictOptions {
  capabilities: Capabilities
  /** `mcp_optional_startup_grace_ms` of the user's configuration, where it is set. */
  optionalGraceMs?: number | undefined
  /** With "danger-full-access" Codex asks for nothing, so that no call is cancelled. */
  sandboxMode?: string | undefined
}

/** Roughly what a tokenizer makes of JSON. */
const BYTES_PER_TOKEN = 4

/** What this Codex will make of a server in an unattended run (`exec`, approval policy "never"). */
export function predict(server: McpServer, probe: McpProbe, options: PredictOptions): McpPrediction {
  const { capabilities } = options
  const measured = mcpFacts(capabilities, options.optionalGraceMs)
  const facts = options.sandboxMode === 'danger-full-access' ? { ...measured, cancelsUnapprovedTools: false } : measured
  if (probe.state === 'skipped') return withoutTools('unknown', 'It is switched off: Codex does not start it.')
  if (probe.cause?.code === 'aborted') return withoutTools('unknown', probe.cause.message)
  const trouble = troubleOf(server, probe, facts, capabilities)
  if (trouble !== null) {
    const stopsRun = server.required && capabilities.requiredMcpServers
    const consequence = stopsRun
      ? 'It is required, so that the run ends before its first turn.'
      : 'Codex goes on without it, and says nothing in its events.'
    return { ...withoutTools('unhealthy', trouble), reasons: [trouble, consequence], stopsRun }
  }
  const tools = predictTools(server, probe.tools, facts)
  const sizes = new Map(probe.tools.map(({ name, sizeBytes }) => [name, sizeBytes]))
  const bytes = tools.reduce((sum, { name, offered }) => sum + (offered ? (sizes.get(name) ?? 0) : 0), 0)
  const late = lateness(server, probe, facts)
  const cancelled = tools.filter((tool) => tool.cancelledInExec)
  const verdict: McpVerdict = late !== null ? 'ok-but-late' : cancelled.length > 0 ? 'ok-but-cancelled' : 'ok'
  const reasons = [late, cancellation(cancelled, tools.length), ...unknownNames(server, probe), ...schemaReasons(probe)]
  return {
    verdict,
    reasons: reasons.filter((reason) => reason !== null),
    stopsRun: false,
    tools,
    toolTokens: Math.ceil(bytes / BYTES_PER_TOKEN),
  }
}

function withoutTools(verdict: McpVerdict, reason: string): McpPrediction {
  return { verdict, reasons: [reason], stopsRun: false, tools: [], toolTokens: 0 }
}

/** Why this Codex cannot use the server at all. */
function troubleOf(server: McpServer, probe: McpProbe, facts: McpFacts, { version, httpMcpServers }: Capabilities) {
  const { cause, tools, stdoutNoise, oddities } = probe
  if (server.transport === 'http' && !httpMcpServers) return `Codex ${version} has no servers with a url.`
  if (cause !== null) return cause.message
  if (facts.maxTools !== null && tools.length > facts.maxTools) {
    return `It lists more than ${facts.maxTools} tools, for which Codex ${version} gives it up.`
  }
  if (oddities.some((oddity) => oddity.startsWith('lists ')))
    return 'It lists more tools than any model can be offered.'
  if (!facts.isStrictOverStdio) return null
  if (stdoutNoise !== null) {
    const first = shown(stdoutNoise.first, 100)
    return `It writes "${first}" on stdout, for which Codex ${version} gives it up; newer ones do not.`
  }
  const hasOddId = oddities.some((oddity) => oddity.startsWith('answered with an id'))
  return hasOddId ? `It answers with ids as texts, for which Codex ${version} gives it up; newer ones do not.` : null
}

/** An optional server that is slow to start is not there for the first request, which is the only one for many runs. */
function lateness({ required }: McpServer, { timings }: McpProbe, { optionalGraceMs }: McpFacts): string | null {
  const { toolsMs } = timings
  if (required || toolsMs === null || optionalGraceMs === null || toolsMs <= optionalGraceMs) return null
  const [took, grace] = [(toolsMs / 1000).toFixed(1), optionalGraceMs / 1000]
  return `It was ready after ${took} s; the first request of a run waits ${grace} s for servers that are not required.`
}

function cancellation(cancelled: readonly unknown[], all: number): string | null {
  if (cancelled.length === 0) return null
  const which = cancelled.length === all ? 'All calls of its tools' : `Calls of ${cancelled.length} of its ${all} tools`
  return `${which} are cancelled by exec, since they may change something and nobody is there to approve.`
}

/** Names in `enabled_tools` and `disabled_tools` that the server does not have: a typo hides a tool, or fails to. */
function unknownNames({ config }: McpServer, { tools }: McpProbe): string[] {
  const names = new Set(tools.map(({ name }) => name))
  return ['enabled_tools', 'disabled_tools'].flatMap((key) => {
    const list: unknown = config[key]
    const wrong = (Array.isArray(list) ? list : []).filter((name) => typeof name === 'string' && !names.has(name))
    return wrong.map((name) => `${key} names ${shown(String(name), 80)}, which the server does not have.`)
  })
}

function schemaReasons({ tools }: McpProbe): string[] {
  const wrong = tools.filter(({ schemaProblems }) => schemaProblems.length > 0)
  return wrong.length === 0 ? [] : [`The API may refuse the input schema of ${wrong.length} of its tools.`]
}
