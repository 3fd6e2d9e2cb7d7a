import type { ServerHealth } from './result.ts'

/** What is not as it was the last time, one sentence each; tools by name. */
export function changesBetween(before: readonly ServerHealth[], now: readonly ServerHealth[]): string[] {
  const gone = before.filter(({ name }) => !now.some((server) => server.name === name))
  const lines = now.flatMap((server) => {
    const earlier = before.find(({ name }) => name === server.name)
    return earlier ? serverChanges(earlier, server) : [`${server.name}: new, ${state(server)}`]
  })
  return [...lines, ...gone.map(({ name }) => `${name}: no longer configured`)]
}

function serverChanges(before: ServerHealth, now: ServerHealth): string[] {
  const { name } = now
  const isUp = (server: ServerHealth): boolean => server.startMs !== null
  const changes = [
    ...(state(before) === state(now) ? [] : [`${name}: ${state(before)}, now ${state(now)}`]),
    ...(before.serverInfo && now.serverInfo && before.serverInfo.version !== now.serverInfo.version
      ? [`${name}: version ${before.serverInfo.version}, now ${now.serverInfo.version}`]
      : []),
  ]
  // Tools of a server that does not answer are not known, so they are neither gone nor new.
  return isUp(before) && isUp(now) ? [...changes, ...toolChanges(before, now)] : changes
}

function toolChanges(before: ServerHealth, now: ServerHealth): string[] {
  const earlier = new Map(before.tools.map((tool) => [tool.name, tool]))
  const current = new Set(now.tools.map((tool) => tool.name))
  const changed = now.tools.flatMap((tool) => {
    const known = earlier.get(tool.name)
    if (!known) return [`${now.name}: tool ${tool.name} is new`]
    return known.inputSchemaHash === tool.inputSchemaHash ? [] : [`${now.name}: tool ${tool.name} has another schema`]
  })
  const gone = before.tools.filter((tool) => !current.has(tool.name))
  return [...changed, ...gone.map((tool) => `${now.name}: tool ${tool.name} is gone`)]
}

function state({ enabled, verdict, cause }: ServerHealth): string {
  if (!enabled) return 'disabled'
  return cause ? `${verdict} (${cause.code})` : verdict
}
