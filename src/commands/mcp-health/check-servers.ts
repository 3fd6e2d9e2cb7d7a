import type { Context } from '../../cli/context.ts'
import { looksSecret } from '../../codex/index.ts'
import { secretArguments, sideBySide, type McpConfigFinding, type McpReading, type McpServer } from '../../mcp/index.ts'
import { formatDuration } from '../../platform/duration.ts'
import type { McpAccess, ProbedServer, ProbeRequest, ServerSources } from './mcp-access.ts'
import { runFindings } from './run-findings.ts'
import { selectServers } from './select-servers.ts'

/** So many start at a time: each is a program of its own, and a machine that is too busy makes all of them late. */
const AT_A_TIME = 16

/** Every server that was looked at, tried once. */
export interface ServerCheck {
  probed: readonly ProbedServer[]
  findings: readonly McpConfigFinding[]
  files: readonly string[]
}

/**
 * Reads the configuration and starts every server of it, side by side. Every process is ended when it returns or throws.
 * Throws CODEXKIT_USAGE for a name that no server has, or the reason of the signal.
 */
export async function checkServers(
  context: Context,
  mcp: McpAccess,
  request: { sources: ServerSources; names: readonly string[]; probe: ProbeRequest },
): Promise<ServerCheck> {
  const { sources, names } = request
  const found = selectServers(await mcp.readServers(context, sources), names)
  found.servers.forEach((server) => teachSecrets(context, server))
  const rules = { codexVersion: sources.codexVersion, optionalGraceMs: found.optionalGraceMs }
  const waiting = new Set(found.servers.map(({ name }) => name))
  const probed = await sideBySide(found.servers, AT_A_TIME, async (server): Promise<ProbedServer> => {
    context.signal.throwIfAborted()
    showWaiting(context, waiting, found)
    const probe = await mcp.probe(context, server, request.probe)
    const prediction = mcp.predict(server, probe, rules)
    waiting.delete(server.name)
    sayVerdict(context, { server, probe, prediction })
    showWaiting(context, waiting, found)
    return { server, probe, prediction }
  })
  context.signal.throwIfAborted()
  context.progress.clear()
  const findings = probed.flatMap((one) => [...mcp.checkSafety(one.server, one.probe), ...runFindings(one)])
  return { probed, findings: [...found.findings, ...findings], files: found.files }
}

function showWaiting({ progress }: Context, waiting: ReadonlySet<string>, { servers }: McpReading): void {
  if (waiting.size === 0) return
  progress.update(
    `${servers.length - waiting.size} of ${servers.length} servers, waiting for ${[...waiting].join(', ')}`,
  )
}

/** A line for each server: on a terminal one waits for the slowest, elsewhere the table says the same at once. */
function sayVerdict({ progress, stderr }: Context, { server, probe, prediction }: ProbedServer): void {
  const { toolsMs } = probe.timings
  const time = toolsMs === null ? '' : ` after ${formatDuration(toolsMs)}`
  const line = `${server.name}: ${probe.state === 'skipped' ? 'disabled' : prediction.verdict}${time}`
  if (stderr.isTerminal) progress.say(line)
  else progress.detail(line)
}

/** What a server is given may come back in what it says. */
function teachSecrets({ redactor }: Context, { config }: McpServer): void {
  for (const table of [config['env'], config['http_headers']]) {
    if (typeof table !== 'object') continue
    for (const [name, value] of Object.entries(table)) {
      if (typeof value === 'string' && looksSecret(name, value)) redactor.add(name, value)
    }
  }
  for (const value of secretArguments(config['args'])) redactor.add('argument', value)
}
