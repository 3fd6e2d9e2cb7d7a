import type { AuditOptions } from '../../audit/index.ts'
import type { OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { CodexkitError } from '../../errors.ts'
import { parseDuration } from '../../platform/duration.ts'
import type { RehearsalScenario } from '../../rehearsal/index.ts'
import { parsePairs, parseNumber } from './parse-values.ts'
import type { spec } from './spec.ts'

type Options = OptionValues<typeof spec>
type Choice<Name extends keyof AuditOptions> = AuditOptions[Name]

const COUNT = { least: 1, most: Number.MAX_SAFE_INTEGER }

/**
 * What `audit()` is asked for. Settings that nobody chose stay open, so that a resumed run takes them from the run before.
 * Throws CODEXKIT_USAGE for options that exclude each other, CODEX_INVALID_OPTIONS for a number that is none.
 */
export function auditOptions(context: Context, options: Options, prompt: string | undefined): AuditOptions {
  const chosen = <T>(name: string, value: T): T | undefined =>
    context.origins.some((setting) => setting.name === name && setting.origin === 'default') ? undefined : value
  refuseBoth(options.expectDiff, options.expectNoDiff, '--expect-diff', '--expect-no-diff')
  refuseBoth(options.noop, options.resume !== undefined, '--noop', '--resume')
  refuseBoth(options.noop, options.resumeOrNew, '--noop', '--resume-or-new')
  refuseBoth(options.noop, isFlag(context, 'skill'), '--noop', '--skill')
  refuseBoth(options.ephemeral, options.printResume, '--ephemeral', '--print-resume')
  return {
    workingDirectory: context.cwd,
    prompt,
    // One of codexkit.toml stays out of the smallest turn.
    skill: options.noop ? undefined : options.skill,
    systemPrompt: options.systemPrompt,
    context: options.context,
    timeout: parseDuration(options.timeout, '--timeout'),
    idleTimeout: parseDuration(options.idleTimeout, '--idle-timeout'),
    model: chosen('model', options.model),
    baseUrl: chosen('base-url', options.baseUrl),
    explicit: (['model', 'baseUrl'] as const).filter((name) =>
      isFlag(context, name === 'model' ? 'model' : 'base-url'),
    ),
    provider: options.provider,
    envKey: options.envKey,
    // Choices were checked when the options were read.
    wireApi: options.wireApi as Choice<'wireApi'>,
    queryParams: parsePairs(options.queryParam, '--query-param'),
    httpHeaders: parsePairs(options.httpHeader, '--http-header'),
    envHttpHeaders: parsePairs(options.envHttpHeader, '--env-http-header'),
    oss: options.oss || options.localProvider !== undefined,
    localProvider: options.localProvider as Choice<'localProvider'>,
    profile: options.profile,
    mcp: (options.mcp === 'none' && options.mcpFile !== undefined ? 'merge' : options.mcp) as Choice<'mcp'>,
    mcpFile: options.mcpFile,
    auth: options.auth as Choice<'auth'>,
    sandboxMode: options.noop ? 'read-only' : (chosen('sandbox', options.sandbox) as Choice<'sandboxMode'>),
    approvalPolicy: chosen('approval-policy', options.approvalPolicy) as Choice<'approvalPolicy'>,
    env: options.env,
    addDirs: options.addDir,
    ephemeral: options.ephemeral,
    codexPath: options.codex,
    codexVersion: options.codexVersion,
    verifyRuntime: options.verifyRuntime,
    skipGitRepoCheck: options.skipGitRepoCheck || options.noop,
    evidenceRoot: options.evidenceRoot,
    rehearse: options.rehearse as RehearsalScenario | undefined,
    retries: parseNumber(options.retries, '--retries', { least: 0, most: 20 }),
    maxTokens: parseNumber(options.maxTokens, '--max-tokens', COUNT),
    maxItems: parseNumber(options.maxItems, '--max-items', COUNT),
    maxCost: parseNumber(options.maxCost, '--max-cost', 'amount'),
    resume: options.resume,
    resumeOrNew: options.resumeOrNew,
    before: options.before,
    waitHttp: options.waitHttp,
    waitTimeout: parseDuration(options.waitTimeout, '--wait-timeout'),
    canary: !options.noCanary && !options.noop,
    expectFiles: options.expectFile,
    expectCommands: options.expectCmd,
    expectItems: options.expectItem,
    expectDiff: options.expectDiff ? 'required' : options.expectNoDiff ? 'forbidden' : undefined,
    expectJson: options.expectJson,
    failOn: options.failOn as Choice<'failOn'>,
  }
}

/** Whether an option was typed. Settings of the environment and of `.env` give way to a profile; what was typed does not. */
function isFlag({ origins }: Context, option: 'model' | 'base-url' | 'skill'): boolean {
  return origins.some((setting) => setting.name === option && setting.origin === `--${option}`)
}

function refuseBoth(first: boolean, second: boolean, firstName: string, secondName: string): void {
  if (!first || !second) return
  throw new CodexkitError('CODEXKIT_USAGE', `${firstName} and ${secondName} cannot both be given.`, {
    hint: 'Leave one of them out.',
  })
}
