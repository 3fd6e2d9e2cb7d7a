import type { McpConfigFinding } from '../../mcp/index.ts'
import type { ProbedServer } from './mcp-access.ts'

/** Names that can stand in TOML as they are; a name with anything hidden in it is not to be approved unseen. */
const PLAIN_NAME = /^[\w .:/-]{1,128}$/

/** What to write so that a server that works alone works in a run too. The verdict is the warning, these are the way out. */
export function runFindings({ server, probe, prediction }: ProbedServer): McpConfigFinding[] {
  const { file, line } = server.origin
  const place = { severity: 'note', server: server.name, file, line } as const
  const { toolsMs } = probe.timings
  const findings: McpConfigFinding[] = []
  if (probe.cause?.code === 'slow' && toolsMs !== null) {
    const message = `${server.name}: Codex gives it up before it has listed its tools.`
    const fixToml = `startup_timeout_sec = ${Math.ceil(toolsMs / 1000) * 2}`
    findings.push({ ...place, id: 'mcp.slow-start', message, fixToml })
  } else if (prediction.verdict === 'ok-but-late') {
    const message = `${server.name}: a run waits for it only when it is required; then it ends where the server does not start.`
    findings.push({ ...place, id: 'mcp.slow-start', message, fixToml: 'required = true' })
  }
  const cancelled = prediction.tools.filter((tool) => tool.cancelledInExec).map(({ name }) => name)
  if (cancelled.length > 0) {
    const message = `${server.name}: to let a run call these tools without being asked, approve them by name.`
    const lines = cancelled.filter((name) => PLAIN_NAME.test(name)).map(approval)
    findings.push({
      ...place,
      id: 'mcp.cancelled-tools',
      message,
      fixToml: lines.length === 0 ? null : lines.join('\n'),
    })
  }
  return findings
}

function approval(tool: string): string {
  const key = /^[\w-]+$/.test(tool) ? tool : JSON.stringify(tool)
  return `tools.${key}.approval_mode = "approve"`
}
