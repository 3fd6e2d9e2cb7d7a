import type { TomlTable } from 'smol-toml'
import { readMcpFile, resolveReferences } from '../../codex/index.ts'
import { CodexkitError } from '../../errors.ts'
import type { Host } from '../../platform/host.ts'
import { readOptionalText } from '../../platform/read-optional.ts'
import type { McpConfigFinding } from '../server.ts'
import type { Layer } from './layer.ts'
import { isTable } from '../../platform/toml-file.ts'

/**
 * A file as other clients write it as a layer, and a finding for each server whose `${NAME}` is not set. Throws
 * CODEX_INVALID_CONFIG (exit 2) when the file is not there or is no such file.
 */
export async function mcpFileLayer(file: string, host: Host): Promise<(Layer | McpConfigFinding)[]> {
  const given = await readMcpFile(file)
  const text = (await readOptionalText(file)) ?? ''
  const originOf: Layer['originOf'] = ([, server = '', key]) => {
    return { file, line: lineInJson(text, server, key), layer: 'mcp.json' }
  }
  const servers: TomlTable = {}
  const findings: McpConfigFinding[] = []
  for (const [name, server] of Object.entries(given)) {
    if (!isTable(server)) continue
    servers[name] = server
    try {
      servers[name] = server['disabled'] === true ? server : resolveReferences(name, server, host.env).server
    } catch (thrown) {
      if (!(thrown instanceof CodexkitError) || thrown.code !== 'CODEXKIT_MISSING_INPUT') throw thrown
      const { line } = originOf(['mcp_servers', name])
      const what = { server: name, file, line, message: thrown.message, fixToml: null }
      findings.push({ id: 'mcp.missing-variable', severity: 'error', ...what })
    }
  }
  return [{ layer: 'mcp.json', file, table: { mcp_servers: servers }, originOf }, ...findings]
}

/** The line where a server, or a key after it, is written; null when it is not found as plain text. */
function lineInJson(text: string, server: string, key: string | undefined): number | null {
  const start = text.search(new RegExp(`${RegExp.escape(JSON.stringify(server))}\\s*:\\s*\\{`))
  if (start === -1) return null
  const after =
    key === undefined ? -1 : text.slice(start).search(new RegExp(`${RegExp.escape(JSON.stringify(key))}\\s*:`))
  return text.slice(0, start + Math.max(after, 0)).split('\n').length
}
