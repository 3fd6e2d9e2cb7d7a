import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { renderFrames } from '../../src/rehearsal/server-sent-events.ts'
import { completedEvent, createdEvent, itemEvent, messageEvents } from '../../src/rehearsal/wire-events.ts'

/** A tool of an MCP server as Codex offers it to the model: one name up to 0.104, a namespace and a name since. */
export interface OfferedMcpTool {
  namespace: string | undefined
  name: string
}

export interface ToolCallingModel {
  baseUrl: string
  /** What the first request offered. */
  offered: () => readonly OfferedMcpTool[]
  /** What Codex gave back for each call, by `mcp__SERVER__TOOL`. */
  outputs: () => ReadonlyMap<string, string>
  close: () => Promise<void>
}

/** A model on loopback that calls every MCP tool it is offered in its first answer, and then says that it is done. */
export async function startToolCallingModel(): Promise<ToolCallingModel> {
  let offered: OfferedMcpTool[] | undefined
  const outputs = new Map<string, string>()
  const answer = (body: ModelRequest): string => {
    const isFirst = offered === undefined
    offered ??= offeredTools(body.tools)
    for (const { type, call_id: id = '', output } of body.input) {
      const tool = offered[Number(/^call_(\d+)$/.exec(id)?.[1])]
      if (type === 'function_call_output' && tool) outputs.set(fullName(tool), JSON.stringify(output))
    }
    const calls = offered.map((tool, index) => {
      const id = `call_${index}`
      return { type: 'function_call', id, call_id: id, ...tool, arguments: '{}' }
    })
    const events = isFirst && calls.length > 0 ? calls.map(itemEvent) : messageEvents('Done.')
    return renderFrames([createdEvent(), ...events, completedEvent()]).join('')
  }
  const server = createServer((request, response) => {
    if (request.method !== 'POST') return void response.writeHead(404).end()
    text(request)
      .then((body) => answer(JSON.parse(body)))
      .then((frames) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(frames))
      .catch((thrown: unknown) => response.writeHead(500).end(String(thrown)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  const close = async (): Promise<void> => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { baseUrl: `http://127.0.0.1:${address.port}/v1`, offered: () => offered ?? [], outputs: () => outputs, close }
}

/** `mcp__SERVER__TOOL`; the namespace ends in `__` in some versions. */
export function fullName({ namespace, name }: OfferedMcpTool): string {
  return namespace === undefined ? name : `${namespace.replace(/_+$/, '')}__${name}`
}

interface ModelRequest {
  tools: readonly WireTool[]
  input: readonly { type: string; call_id?: string; output?: unknown }[]
}

/** Some tools of Codex's own have no name. */
interface WireTool {
  type: string
  name?: string
  tools?: readonly { name: string }[]
}

function offeredTools(tools: readonly WireTool[]): OfferedMcpTool[] {
  const flat = tools.flatMap(({ type, name, tools: inside = [] }): OfferedMcpTool[] =>
    type === 'namespace'
      ? inside.map((tool) => ({ namespace: name, name: tool.name }))
      : [{ namespace: undefined, name: name ?? '' }],
  )
  return flat.filter((tool) => fullName(tool).startsWith('mcp__'))
}
