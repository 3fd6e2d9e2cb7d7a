import { resolve } from 'node:path'
import type { OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { sourceHomeOf } from '../../codex/index.ts'
import { CodexkitError } from '../../errors.ts'
import type { CodexStatus } from '../../mcp/index.ts'
import { statOptional } from '../../platform/read-optional.ts'
import { checkServers, type ServerCheck } from './check-servers.ts'
import type { ChosenRules } from './choose-rules.ts'
import { codexWord } from './codex-word.ts'
import type { McpAccess, ServerSources } from './mcp-access.ts'
import { probeRequest } from './probe-request.ts'
import type { ServerHealth } from './result.ts'
import { serverHealth } from './server-health.ts'
import type { spec } from './spec.ts'

type Options = OptionValues<typeof spec>

/** Every server tried once, and as the result shows it. */
export interface GatheredHealth {
  check: ServerCheck
  servers: readonly ServerHealth[]
}

/** Tries every server that was asked for once; with --verify-with-codex the real Codex has its say. Throws as its parts do. */
export async function gatherHealth(
  context: Context,
  mcp: McpAccess,
  options: Options,
  rules: ChosenRules,
): Promise<GatheredHealth> {
  const { version } = rules.codex
  const sources = serverSources(context, options, version)
  const probe = probeRequest(options, version)
  await refuseAbsentFiles(sources)
  const check = await checkServers(context, mcp, { sources, names: options.server, probe })
  const said = options.verifyWithCodex ? await askCodex(context, mcp, rules, check) : undefined
  const servers = check.probed.map((probed) => {
    const { name } = probed.server
    const word = said && codexWord(probed, Object.hasOwn(said, name) ? said[name] : undefined)
    return serverHealth(probed, { named: options.server.includes(name), word })
  })
  return { check, servers }
}

async function askCodex(
  context: Context,
  mcp: McpAccess,
  rules: ChosenRules,
  { probed }: ServerCheck,
): Promise<Readonly<Record<string, CodexStatus>>> {
  const { version } = rules.codex
  const program = await rules.program()
  context.progress.update(`Asking Codex ${version}`)
  const servers = probed.map(({ server }) => server)
  const said = await mcp.verifyWithCodex(context, program, servers, version)
  context.progress.clear()
  context.signal.throwIfAborted()
  return said
}

function serverSources(context: Context, options: Options, codexVersion: string): ServerSources {
  const { cwd } = context
  const inCwd = (path: string): string => resolve(cwd, path)
  return {
    // An option, or CODEX_HOME from wherever settings come from.
    codexHome: sourceHomeOf(context, { CODEX_HOME: options.codexHome }),
    profile: options.profile,
    overrides: options.configOverride,
    configFile: options.config === undefined ? undefined : inCwd(options.config),
    jsonFiles: options.from.map(inCwd),
    codexVersion,
  }
}

/** A file that was named and is not there is not the same as one without servers. */
async function refuseAbsentFiles({ configFile, jsonFiles }: ServerSources): Promise<void> {
  const named = [
    ...(configFile === undefined ? [] : [['config', configFile]]),
    ...jsonFiles.map((file) => ['from', file]),
  ]
  for (const [option = '', path = ''] of named) {
    if ((await statOptional(path))?.isFile()) continue
    throw new CodexkitError('CODEXKIT_MISSING_INPUT', `There is no file ${path}.`, {
      hint: `Check --${option}.`,
      details: { path },
    })
  }
}
