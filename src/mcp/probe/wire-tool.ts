import { createHash } from 'node:crypto'
import { isRecord } from '../is-record.ts'
import type { McpTool } from './probe.ts'
import { schemaProblems } from './schema-problems.ts'

/** More of a description than this is not kept; a hidden text of that length is found all the same. */
const MAX_DESCRIPTION_CHARACTERS = 20_000
const MAX_NAME_CHARACTERS = 300

/**
 * A tool as it came over the wire, in the form it is judged in; undefined for something without a name or a schema,
 * for which Codex drops the whole server.
 */
export function decodeTool(wire: unknown): McpTool | undefined {
  if (!isRecord(wire) || typeof wire['name'] !== 'string') return undefined
  const { name, title, description, inputSchema } = wire
  if (!isRecord(inputSchema)) return undefined
  return {
    name: name.slice(0, MAX_NAME_CHARACTERS),
    title: typeof title === 'string' ? title.slice(0, MAX_NAME_CHARACTERS) : null,
    description: typeof description === 'string' ? description.slice(0, MAX_DESCRIPTION_CHARACTERS) : '',
    annotations: decodeAnnotations(wire['annotations']),
    inputSchemaHash: createHash('sha256').update(canonical(inputSchema)).digest('hex'),
    sizeBytes: Buffer.byteLength(JSON.stringify({ name, description, parameters: inputSchema })),
    schemaProblems: schemaProblems(inputSchema),
  }
}

const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const

function decodeAnnotations(wire: unknown): McpTool['annotations'] {
  const annotations: McpTool['annotations'] = {}
  for (const hint of HINTS) {
    const value = isRecord(wire) ? wire[hint] : undefined
    if (typeof value === 'boolean') annotations[hint] = value
  }
  return annotations
}

/** JSON with the keys of every object in order, so that the same schema has the same hash. */
function canonical(value: unknown): string {
  const sorted = (_: string, each: unknown): unknown =>
    isRecord(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each
  return JSON.stringify(value, sorted) ?? 'null'
}
