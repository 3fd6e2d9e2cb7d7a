import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Context } from '../../cli/context.ts'
import { EvidenceWriter } from '../../evidence/index.ts'
import { renderMarkdown } from '../../report/index.ts'
import { VERSION } from '../../version.ts'
import { healthModel } from './report-model.ts'
import type { McpHealthResult } from './result.ts'

/**
 * Keeps what was found in a folder of its own below the evidence root: `mcp-manifest.json`, `report.md`, SHA256SUMS.
 * Gives the folder, from the workspace where it lies in it. Throws CODEXKIT_FILE.
 */
export async function keepManifest(
  { cwd, now, redactor }: Context,
  result: McpHealthResult,
  evidenceRoot: string,
): Promise<string> {
  // Not the name of a run: `evidence list` lists audits.
  const stamp = now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
  const name = `mcp-health-${stamp}-${randomBytes(2).toString('hex')}`
  const writer = await EvidenceWriter.create(join(resolve(cwd, evidenceRoot), name), redactor)
  await writer.write('mcp-manifest.json', `${JSON.stringify(manifestOf(result), null, 2)}\n`)
  await writer.write('report.md', renderMarkdown(healthModel(result)))
  await writer.seal()
  return join(evidenceRoot, name).replaceAll('\\', '/')
}

/** Servers with version, verdict and the hash of each tool's schema. */
function manifestOf({ codex, files, servers, findings, startedAt }: McpHealthResult): Record<string, unknown> {
  return {
    schemaVersion: 1,
    tool: { name: 'codexkit', version: VERSION },
    startedAt,
    codex,
    files,
    servers: servers.map((server) => {
      const { name, transport, enabled, required, verdict, reasons, serverInfo, protocolVersion, toolTokens } = server
      const tools = server.tools.map(({ name: tool, offered, cancelledInExec, inputSchemaHash }) => {
        return { name: tool, offered, cancelledInExec, inputSchemaHash }
      })
      const cause = server.cause?.code ?? null
      return {
        name,
        transport,
        enabled,
        required,
        verdict,
        reasons,
        cause,
        serverInfo,
        protocolVersion,
        toolTokens,
        tools,
      }
    }),
    findings,
  }
}
