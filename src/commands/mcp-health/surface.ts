import type { CodexkitError } from '../../errors.ts'
import type { McpConfigFinding } from '../../mcp/index.ts'
import type { AuditSurface, Finding, Severity } from '../../report/index.ts'
import { VERSION } from '../../version.ts'
import { placeText } from './conclude.ts'
import type { McpHealthResult, ServerHealth } from './result.ts'

const SEVERITIES = { error: 'high', warning: 'medium', note: 'low' } as const satisfies Record<
  McpConfigFinding['severity'],
  Severity
>

/** How servers are shown: each as a test case, or those that are amiss as findings with the place where they are configured. */
export type ServersShownAs = 'assertions' | 'findings'

export interface SurfaceFacts {
  workspace: string
  error: CodexkitError | undefined
  redactions: readonly string[]
  /** The report in Markdown, where one is written. */
  markdownFile: string | undefined
}

/** The result in the shape from which SARIF, JUnit and annotations are made. To be redacted before it is rendered. */
export function healthSurface(result: McpHealthResult, facts: SurfaceFacts, servers: ServersShownAs): AuditSurface {
  const { error, workspace, redactions, markdownFile } = facts
  const amiss = servers === 'findings' ? result.servers.flatMap(serverFinding) : []
  return {
    tool: { name: 'codexkit', version: VERSION },
    command: 'mcp-health',
    workspace,
    startedAt: result.startedAt,
    durationMs: result.durationMs,
    verdict: error === undefined ? 'pass' : 'fail',
    exitCode: error?.exitCode ?? 0,
    rehearsed: false,
    error: error
      ? { code: error.code, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
      : null,
    findings: [...result.findings.map(configFinding), ...amiss].map((finding, index) => ({
      ...finding,
      id: `F-${index + 1}`,
    })),
    assertions: [...(servers === 'assertions' ? result.servers.map(serverAssertion) : []), ...driftAssertions(result)],
    codexVersion: result.codex.version,
    evidence: result.evidence ?? '.',
    ...reportFileOf(result, markdownFile),
    threadId: null,
    redactions,
  }
}

/**
 * Where what stands outside of the workspace is shown, most of all in the user's own config.toml: the report where one is
 * kept, else the file itself.
 */
function reportFileOf({ evidence, files }: McpHealthResult, markdownFile: string | undefined): { reportFile?: string } {
  const reportFile = evidence !== null ? `${evidence}/report.md` : (markdownFile ?? files[0])
  return reportFile === undefined ? {} : { reportFile }
}

type Unnumbered = Omit<Finding, 'id'>

function configFinding(finding: McpConfigFinding): Unnumbered {
  const { id, severity, server, file, line, message, fixToml } = finding
  const place = placeText(finding)
  return {
    severity: SEVERITIES[severity],
    title: message,
    control: id,
    ...placeOf(file, line),
    evidence: server === undefined ? place : `MCP server ${server}, in ${place}`,
    nextStep: fixToml ?? '',
  }
}

function serverFinding({ name, verdict, reasons, origin, cause, enabled, ...server }: ServerHealth): Unnumbered[] {
  if (!enabled || verdict === 'ok') return []
  const mustWork = server.required || server.named || server.stopsRun
  return [
    {
      severity: verdict === 'unhealthy' ? (mustWork ? 'high' : 'medium') : 'low',
      title: `MCP server ${name} is ${verdict}`,
      control: `mcp.${verdict}`,
      ...placeOf(origin.file, origin.line),
      evidence: reasons.join(' '),
      nextStep: cause?.hint ?? '',
    },
  ]
}

function serverAssertion({ name, verdict, reasons, enabled }: ServerHealth): AuditSurface['assertions'][number] {
  const said = enabled ? verdict : 'disabled'
  return { name: `server ${name}`, ok: !enabled || verdict !== 'unhealthy', message: [said, ...reasons].join('. ') }
}

function driftAssertions({ baseline }: McpHealthResult): AuditSurface['assertions'] {
  if (!baseline || baseline.written) return []
  const { file, drifts } = baseline
  const message = drifts.map(({ server, message: said }) => `${server}: ${said}`).join(' ')
  return [{ name: `baseline ${file}`, ok: drifts.length === 0, message: message || 'the same' }]
}

/** `-c` and the like are no files. */
function placeOf(file: string, line: number | null): Pick<Finding, 'file' | 'line'> {
  return file.startsWith('-') ? {} : { file, ...(line !== null && { line }) }
}
