import type { McpFacts } from './codex-facts.ts'

/** The API takes names of tools of these characters only. */
const NOT_ALLOWED = /[^a-zA-Z0-9_-]/g
/** Since Codex puts the start of the name into a namespace, a dash is none of them. */
const NOT_ALLOWED_IN_NAMESPACES = /[^a-zA-Z0-9_]/g

type NameFacts = Pick<McpFacts, 'replacesDashes'>

/** The name the model sees: what is not allowed becomes `_`. Newer ones put the start into a namespace. */
export function offeredName(server: string, tool: string, { replacesDashes }: NameFacts): string {
  const [first, last] = [server, tool].map((name) =>
    name.replace(replacesDashes ? NOT_ALLOWED_IN_NAMESPACES : NOT_ALLOWED, '_'),
  )
  return `mcp__${first}__${last}`
}

/** The names of those tools that several share, once made fit for the API. */
export function clashingNames(server: string, tools: readonly { name: string }[], facts: NameFacts): Set<string> {
  const groups = Map.groupBy(tools, ({ name }) => offeredName(server, name, facts))
  return new Set([...groups].filter(([, group]) => group.length > 1).map(([name]) => name))
}
