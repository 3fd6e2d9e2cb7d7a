import { createHash } from 'node:crypto'
import { CodexkitError } from '../errors.ts'
import { isRecord } from './is-record.ts'
import type { McpProbe } from './probe/probe.ts'
import { shown } from './probe/shown.ts'

/** What `mcp.lock.json` holds: what each server offered when somebody looked and agreed. */
export interface McpBaseline {
  schemaVersion: 1
  servers: Readonly<Record<string, McpBaselineServer>>
}

export interface McpBaselineServer {
  /** Name and version as the server says them, null when it did not. */
  serverInfo: { name: string; version: string } | null
  tools: Readonly<Record<string, { inputSchemaHash: string; descriptionHash: string }>>
}

/** One difference from the baseline. */
export interface McpDrift {
  server: string
  tool: string | null
  change: 'server-added' | 'server-removed' | 'version' | 'tool-added' | 'tool-removed' | 'schema' | 'description'
  /** One sentence. */
  message: string
}

/** The baseline of what was probed; servers that did not answer are not in it. Names are in order. */
export function toolBaseline(probes: readonly McpProbe[]): McpBaseline {
  const answered = probes.filter(({ state }) => state === 'answered')
  const servers = answered.map(({ server, serverInfo, tools }): [string, McpBaselineServer] => {
    const entries = tools.map(({ name, inputSchemaHash, description }) => {
      const descriptionHash = createHash('sha256').update(description).digest('hex')
      return [name, { inputSchemaHash, descriptionHash }] as const
    })
    return [server, { serverInfo, tools: inOrder(entries) }]
  })
  return { schemaVersion: 1, servers: inOrder(servers) }
}

function inOrder<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/** The text of `mcp.lock.json` as a baseline. Throws CODEX_INVALID_CONFIG (exit 2) for one that cannot be read. */
export function parseBaseline(text: string, path: string): McpBaseline {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw unreadable(path, 'it is not JSON', cause)
  }
  if (!isRecord(value) || value['schemaVersion'] !== 1 || !isRecord(value['servers'])) {
    throw unreadable(path, 'it is not a baseline of version 1')
  }
  const servers = Object.entries(value['servers']).map(([name, server]): [string, McpBaselineServer] => {
    if (!isRecord(server) || !isRecord(server['tools'])) throw unreadable(path, `the server ${name} has no tools`)
    const tools = Object.entries(server['tools']).map(([tool, hashes]) => {
      const [schema, description] = isRecord(hashes) ? [hashes['inputSchemaHash'], hashes['descriptionHash']] : []
      if (typeof schema !== 'string' || typeof description !== 'string') {
        throw unreadable(path, `the tool ${tool} of ${name} has no hashes`)
      }
      return [tool, { inputSchemaHash: schema, descriptionHash: description }] as const
    })
    const info = server['serverInfo']
    const isInfo = isRecord(info) && typeof info['name'] === 'string' && typeof info['version'] === 'string'
    const serverInfo = isInfo ? { name: String(info['name']), version: String(info['version']) } : null
    return [name, { serverInfo, tools: Object.fromEntries(tools) }]
  })
  return { schemaVersion: 1, servers: Object.fromEntries(servers) }
}

/** What changed since the baseline, in the order of the servers. A server that did not answer now is not drift. */
export function compareBaseline(baseline: McpBaseline, probes: readonly McpProbe[]): McpDrift[] {
  const now = toolBaseline(probes).servers
  const probed = new Set(probes.map(({ server }) => server))
  const gone = Object.keys(baseline.servers).filter((name) => !probed.has(name))
  const removed = gone.map((server) => drift(server, null, 'server-removed', `${server} is configured no more.`))
  return [
    ...Object.entries(now).flatMap(([name, server]) => changesOf(name, own(baseline.servers, name), server)),
    ...removed,
  ]
}

function changesOf(name: string, before: McpBaselineServer | undefined, now: McpBaselineServer): McpDrift[] {
  if (before === undefined) return [drift(name, null, 'server-added', `${name} is not in the baseline.`)]
  const changes: McpDrift[] = []
  const [old, fresh] = [before.serverInfo?.version, now.serverInfo?.version]
  if (old !== fresh)
    changes.push(drift(name, null, 'version', `${name} is of version ${fresh ?? '?'}, not ${old ?? '?'}.`))
  for (const tool of new Set([...Object.keys(before.tools), ...Object.keys(now.tools)])) {
    const [was, is] = [own(before.tools, tool), own(now.tools, tool)]
    const called = `${name}/${shown(tool, 80)}`
    if (was === undefined) changes.push(drift(name, tool, 'tool-added', `${called} is new.`))
    else if (is === undefined) changes.push(drift(name, tool, 'tool-removed', `${called} is gone.`))
    else {
      if (was.inputSchemaHash !== is.inputSchemaHash) {
        changes.push(drift(name, tool, 'schema', `${called} takes other arguments than before.`))
      }
      if (was.descriptionHash !== is.descriptionHash) {
        changes.push(drift(name, tool, 'description', `${called} is described otherwise than before.`))
      }
    }
  }
  return changes
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function drift(server: string, tool: string | null, change: McpDrift['change'], message: string): McpDrift {
  return { server, tool, change, message }
}

function unreadable(path: string, why: string, cause?: unknown): CodexkitError {
  return new CodexkitError('CODEX_INVALID_CONFIG', `${path} cannot be used: ${why}.`, {
    hint: 'Write it anew with --baseline FILE --update-baseline.',
    details: { path },
    ...(cause !== undefined && { cause }),
  })
}
