import type { CodexWord } from './codex-word.ts'
import type { ProbedServer } from './mcp-access.ts'
import type { ServerHealth, ToolHealth } from './result.ts'

/** A server as the result shows it: without its command, arguments and variables, which may hold secrets. */
export function serverHealth(
  { server, probe, prediction }: ProbedServer,
  facts: { named: boolean; word: CodexWord | undefined },
): ServerHealth {
  const { name, transport, origin, enabled, required } = server
  const { verdict, reasons, stopsRun, toolTokens } = prediction
  const { serverInfo, protocolVersion, resources, prompts, pings, call, cause, stderrTail, oddities, orphans } = probe
  const listed = new Map(probe.tools.map((tool) => [tool.name, tool]))
  const tools = prediction.tools.map((tool): ToolHealth => {
    const { inputSchemaHash = '', schemaProblems = [] } = listed.get(tool.name) ?? {}
    return { ...tool, inputSchemaHash, schemaProblems }
  })
  const configured = { name, transport, origin, enabled, required, named: facts.named }
  const said = { serverInfo, protocolVersion, resources, prompts, pings, call, cause, stderrTail, oddities, orphans }
  const predicted = { verdict, reasons, stopsRun, tools, toolTokens }
  return { ...configured, ...said, ...predicted, startMs: probe.timings.toolsMs, codexSays: facts.word ?? null }
}
