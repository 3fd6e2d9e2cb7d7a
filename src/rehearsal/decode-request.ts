import { array, catch as withFallback, object, optional, string, unknown } from 'zod/mini'

/** A tool the model may call. Tools inside a namespace are listed beside the others. */
export interface OfferedTool {
  /** `function`, `custom`, `local_shell`, or whatever a newer version invents. */
  type: string
  /** Types with one tool only, such as `local_shell`, go by their type. */
  name: string
  namespace?: string
}

interface ToolOutput {
  callId: string
  text: string
}

/** The parts of a POST /responses body that a script needs. */
export interface ModelRequest {
  model: string | undefined
  tools: OfferedTool[]
  /** Every text in input messages of role user, in order. */
  userTexts: string[]
  toolOutputs: ToolOutput[]
}

const list = withFallback(array(unknown()), [])
const bodySchema = object({ model: withFallback(optional(string()), undefined), tools: list, input: list })
const toolSchema = object({ type: string(), name: optional(string()), tools: list })
const itemSchema = object({
  type: withFallback(string(), 'message'),
  role: withFallback(optional(string()), undefined),
  content: optional(unknown()),
  call_id: withFallback(optional(string()), undefined),
  output: optional(unknown()),
  tools: list,
})
const partSchema = object({ text: string() })

/** Decodes a request body. Parts of another shape are left out; undefined means it is no JSON object at all. */
export function decodeRequest(text: string): ModelRequest | undefined {
  const body = bodySchema.safeParse(parseJson(text)).data
  if (!body) return undefined
  const items = body.input.flatMap((item) => itemSchema.safeParse(item).data ?? [])
  return {
    model: body.model,
    // Codex 0.169 offers the tools of its newest models in an input item of type `additional_tools`.
    tools: [body.tools, ...items.map((item) => item.tools)].flatMap((tools) => decodeTools(tools)),
    userTexts: items.flatMap((item) => (item.type === 'message' && item.role === 'user' ? textsOf(item.content) : [])),
    toolOutputs: items.flatMap(({ type, call_id: callId, output }) =>
      type.endsWith('call_output') && callId !== undefined ? { callId, text: outputText(output) } : [],
    ),
  }
}

function decodeTools(tools: readonly unknown[], namespace?: string): OfferedTool[] {
  return tools.flatMap((raw): OfferedTool[] => {
    const tool = toolSchema.safeParse(raw).data
    if (!tool) return []
    if (tool.type === 'namespace') return decodeTools(tool.tools, tool.name)
    return [{ type: tool.type, name: tool.name ?? tool.type, ...(namespace ? { namespace } : {}) }]
  })
}

function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return [content]
  return Array.isArray(content) ? content.flatMap((part) => partSchema.safeParse(part).data?.text ?? []) : []
}

/** Older versions wrap a command's output in JSON: `{"output":"...","metadata":{"exit_code":0}}`. */
function outputText(output: unknown): string {
  if (typeof output !== 'string') return textsOf(output).join('\n')
  return object({ output: string() }).safeParse(parseJson(output)).data?.output ?? output
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the schemas refuse undefined, which is what a caller wants to know.
    return undefined
  }
}
