/** The API takes names of tools of these characters only. */
const NOT_ALLOWED = /[^a-zA-Z0-9_-]/g

/** The name the model sees: what the API does not take becomes `_`. Newer ones put the start into a namespace. */
export function offeredName(server: string, tool: string): string {
  return `mcp__${server.replace(NOT_ALLOWED, '_')}__${tool.replace(NOT_ALLOWED, '_')}`
}

/** The names of those tools that several share, once made fit for the API. */
export function clashingNames(server: string, tools: readonly { name: string }[]): Set<string> {
  const groups = Map.groupBy(tools, ({ name }) => offeredName(server, name))
  return new Set([...groups].filter(([, group]) => group.length > 1).map(([name]) => name))
}
