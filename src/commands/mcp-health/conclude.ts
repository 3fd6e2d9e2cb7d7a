import type { Warning } from '../../cli/outcome.ts'
import { CodexkitError } from '../../errors.ts'
import type { McpConfigFinding, McpFindingId } from '../../mcp/index.ts'
import { oneLine } from '../../ui/escape-controls.ts'
import type { McpHealthResult, ServerHealth } from './result.ts'

const MAX_LINE = 400

type Judged = Pick<McpHealthResult, 'servers' | 'findings' | 'baseline'>

const STOP_CODEX = new Set<McpFindingId>(['mcp.breaks-codex', 'mcp.unreadable-config', 'mcp.not-in-this-version'])

/** Whether no Codex command starts with such a finding. */
export function stopsCodex(id: McpFindingId): boolean {
  return STOP_CODEX.has(id)
}

/**
 * How the command ends. CODEXKIT_MCP (8): a server that must work does not, the configuration stops Codex, or a tool
 * that was called failed. CODEXKIT_FINDINGS (1): tools are not as in the baseline. Everything else is a warning.
 */
export function conclude(result: Judged): { error: CodexkitError | undefined; warnings: Warning[] } {
  const { servers, findings } = result
  const warnings = [...servers.flatMap(serverWarnings), ...findings.filter(isWarning).map(findingWarning)]
  return { error: mcpError(servers, findings) ?? driftError(result), warnings: warnings.map(onOneLine) }
}

/** Names and reasons come from servers and files. */
function onOneLine({ code, message }: Warning): Warning {
  return { code, message: oneLine(message, MAX_LINE) }
}

function mcpError(servers: readonly ServerHealth[], findings: readonly McpConfigFinding[]): CodexkitError | undefined {
  const stops = findings.find(({ id }) => stopsCodex(id))
  if (stops) {
    const hint = stops.fixToml === null ? `Mend ${placeText(stops)}.` : `Mend ${placeText(stops)}: ${stops.fixToml}`
    const message = `Codex does not start with this configuration: ${stops.message}`
    return new CodexkitError('CODEXKIT_MCP', oneLine(message, MAX_LINE), {
      hint,
      details: { finding: stops.id, file: stops.file },
    })
  }
  const down = servers.filter(mustWork).filter(({ verdict, stopsRun }) => verdict === 'unhealthy' || stopsRun)
  const [first] = down
  if (first) {
    const names = down.map(({ name }) => name)
    const message = `${names.length === 1 ? 'An MCP server' : 'MCP servers'} that must work ${names.length === 1 ? 'does' : 'do'} not: ${names.join(', ')}.`
    const hint = first.cause?.hint ?? first.reasons[0] ?? 'See the table.'
    return new CodexkitError('CODEXKIT_MCP', oneLine(message, MAX_LINE), { hint, details: { servers: names } })
  }
  const called = servers.find(({ call }) => call?.isError === true)
  if (!called) return undefined
  const message = oneLine(`The tool ${called.call?.tool} of ${called.name} failed.`, MAX_LINE)
  return new CodexkitError('CODEXKIT_MCP', message, {
    hint: 'See what it said, and check --call-arguments.',
    details: { server: called.name, tool: called.call?.tool },
  })
}

/** A server that was named to be looked at must work, and one without which Codex ends. */
function mustWork({ named, required, stopsRun, enabled }: ServerHealth): boolean {
  return named || stopsRun || (required && enabled)
}

function driftError({ baseline }: Judged): CodexkitError | undefined {
  if (!baseline || baseline.written || baseline.drifts.length === 0) return undefined
  const servers = [...new Set(baseline.drifts.map(({ server }) => server))]
  const message = `Tools are not as in ${baseline.file}: ${servers.join(', ')}.`
  return new CodexkitError('CODEXKIT_FINDINGS', oneLine(message, MAX_LINE), {
    hint: 'Read what changed; when it is meant so, add --update-baseline.',
    details: { servers },
  })
}

function serverWarnings(server: ServerHealth): Warning[] {
  const { name, verdict, reasons, codexSays, enabled, named } = server
  const why = reasons.length === 0 ? '' : `: ${reasons[0]}`
  const isAmiss = enabled && verdict !== 'ok' && !(verdict === 'unhealthy' && mustWork(server))
  return [
    ...(named && !enabled ? [{ code: 'mcp.disabled', message: `${name} is disabled, so it was not started` }] : []),
    ...(isAmiss ? [{ code: `mcp.${verdict}`, message: `${name} is ${verdict}${why}` }] : []),
    ...(codexSays?.agrees === false
      ? [{ code: 'mcp.codex-disagrees', message: `${name}: Codex says otherwise: ${codexSays.facts.join(' ')}` }]
      : []),
  ]
}

function isWarning({ id, severity }: McpConfigFinding): boolean {
  return severity !== 'note' && !stopsCodex(id)
}

function findingWarning(finding: McpConfigFinding): Warning {
  return { code: finding.id, message: `${placeText(finding)}: ${finding.message}` }
}

/** `/home/me/.codex/config.toml:12`. */
export function placeText({ file, line }: Pick<McpConfigFinding, 'file' | 'line'>): string {
  return line === null ? file : `${file}:${line}`
}
