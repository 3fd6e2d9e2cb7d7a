import { resolve } from 'node:path'
import { OPENAI_BASE_URL, type ModelSettings } from '../../codex/index.ts'
import { catalogueRow } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import type { Host } from '../../platform/host.ts'
import { loadProjectFile, projectTables, type ProjectTables } from '../../settings/index.ts'
import type { CheckedOptions } from './audit-options.ts'
import type { AuditRequest, SandboxMode } from './audit-request.ts'
import type { AuditWarning } from '../verdict/audit-result.ts'
import { composePrompt } from './compose-prompt.ts'
import { findEarlierThread, THREAD_NOT_FOUND, type EarlierThread } from './earlier-thread.ts'
import { loadOutputSchema } from '../assertions/output-schema.ts'
import { loadSkill, type Skill } from '../skills/index.ts'

const DEFAULT_SKILL = 'release-readiness'

/**
 * Fills in what the caller left open: the skill and its prompt, the thread to go on with and what it was done with, the
 * settings of the catalogue. Throws CODEX_INVALID_OPTIONS or CODEX_INVALID_CONFIG.
 */
export async function resolveRequest(
  options: CheckedOptions,
  host: Host,
): Promise<{ request: AuditRequest; warnings: AuditWarning[] }> {
  const workingDirectory = resolve(host.cwd, options.workingDirectory)
  const tables = await projectTables(await loadProjectFile(workingDirectory))
  const skill = await skillOf(options, workingDirectory, tables)
  const evidenceRoot = resolve(workingDirectory, options.evidenceRoot)
  const resumes = options.resume !== undefined || options.resumeOrNew
  const resume = resumes ? await findThread(options, evidenceRoot, workingDirectory) : undefined
  const warnings: AuditWarning[] = []
  const earlier = resume?.thread && earlierSettings(resume.thread, options, warnings)
  const model = modelSettings(options, earlier?.model, workingDirectory)
  const { maxTokens, maxItems, expectJson } = options
  const request: AuditRequest = {
    workingDirectory,
    prompt: composePrompt({
      skillPrompt: skill?.prompt,
      prompt: options.prompt,
      systemPrompt: options.systemPrompt,
      context: options.context,
    }),
    skill,
    model,
    sandboxMode:
      options.sandboxMode ?? earlier?.sandboxMode ?? (catalogueRow('CODEX_SANDBOX_MODE').default as SandboxMode),
    approvalPolicy: options.approvalPolicy ?? earlier?.approvalPolicy ?? catalogueRow('CODEX_APPROVAL_POLICY').default,
    timeoutMs: options.timeout,
    idleTimeoutMs: options.idleTimeout,
    retries: options.retries,
    limits: { maxTokens, maxItems, maxCost: costLimit(options.maxCost, model.model, tables) },
    envNames: options.env,
    addDirs: options.addDirs.map((folder) => resolve(workingDirectory, folder)),
    ephemeral: options.ephemeral,
    codexPath: options.codexPath,
    codexVersion: options.codexVersion,
    verifyRuntime: options.verifyRuntime,
    skipGitRepoCheck: options.skipGitRepoCheck,
    evidenceRoot,
    rehearse: options.rehearse,
    resume,
    gates: { before: options.before, waitHttp: options.waitHttp, waitTimeoutMs: options.waitTimeout },
    canary: options.canary,
    expect: {
      files: options.expectFiles,
      commands: options.expectCommands,
      items: options.expectItems,
      diff: options.expectDiff,
      json:
        expectJson === undefined
          ? undefined
          : await loadOutputSchema(resolve(workingDirectory, expectJson), expectJson),
    },
    failOn: options.failOn,
  }
  return { request, warnings }
}

async function skillOf(options: CheckedOptions, workspace: string, tables: ProjectTables): Promise<Skill | undefined> {
  const name = options.skill ?? (options.prompt === undefined ? DEFAULT_SKILL : undefined)
  return name === undefined ? undefined : loadSkill(name, { workspace, own: tables.skills ?? {} })
}

async function findThread(
  options: CheckedOptions,
  evidenceRoot: string,
  cwd: string,
): Promise<NonNullable<AuditRequest['resume']>> {
  const { resume: asked = 'last', resumeOrNew: orNew } = options
  try {
    return { asked, orNew, thread: await findEarlierThread(evidenceRoot, asked, cwd) }
  } catch (thrown) {
    const notFound = thrown instanceof CodexkitError && thrown.details['failureCode'] === THREAD_NOT_FOUND
    if (orNew && notFound) return { asked, orNew, thread: undefined }
    throw thrown
  }
}

interface EarlierSettings {
  model: string | undefined
  sandboxMode: SandboxMode | undefined
  approvalPolicy: string | undefined
}

/**
 * The options of the run that is resumed. Evidence may come from elsewhere, so it can neither open the sandbox nor choose
 * the address that a key is sent to: there the caller must say it again.
 */
function earlierSettings(thread: EarlierThread, options: CheckedOptions, warnings: AuditWarning[]): EarlierSettings {
  const { model, sandboxMode, approvalPolicy, baseUrl } = thread.settings
  const narrow = sandboxMode === 'read-only' || sandboxMode === 'workspace-write' ? sandboxMode : undefined
  const notTaken = [
    sandboxMode === 'danger-full-access' && options.sandboxMode === undefined ? '--sandbox danger-full-access' : '',
    typeof baseUrl === 'string' && baseUrl !== (options.baseUrl ?? OPENAI_BASE_URL) ? `--base-url ${baseUrl}` : '',
  ].filter((text) => text !== '')
  for (const option of notTaken) {
    const message = `The earlier run had ${option}; that is not taken from evidence, give it again if it is wanted.`
    warnings.push({ code: 'RESUME_OPTION_NOT_TAKEN', message })
  }
  return {
    model: typeof model === 'string' ? model : undefined,
    sandboxMode: narrow,
    approvalPolicy: approvalPolicy === 'never' || approvalPolicy === 'on-request' ? approvalPolicy : undefined,
  }
}

function modelSettings(
  options: CheckedOptions,
  earlierModel: string | undefined,
  workingDirectory: string,
): ModelSettings {
  const given = (['model', 'baseUrl'] as const).filter((name) => options[name] !== undefined)
  return {
    model: options.model ?? earlierModel ?? catalogueRow('CODEX_MODEL').default,
    baseUrl: options.baseUrl ?? OPENAI_BASE_URL,
    explicit: options.explicit ?? given,
    provider: options.provider,
    envKey: options.envKey,
    wireApi: options.wireApi,
    queryParams: options.queryParams,
    httpHeaders: options.httpHeaders,
    envHttpHeaders: options.envHttpHeaders,
    oss: options.oss,
    localProvider: options.localProvider,
    profile: options.profile,
    mcp: options.mcp,
    mcpFile: options.mcpFile === undefined ? undefined : resolve(workingDirectory, options.mcpFile),
    auth: options.auth,
  }
}

function costLimit(limit: number | undefined, model: string, tables: ProjectTables): AuditRequest['limits']['maxCost'] {
  if (limit === undefined) return undefined
  const price = tables.prices?.[model]
  if (price) {
    return {
      limit,
      price: {
        inputPerMillion: price.input,
        cachedInputPerMillion: price['cached-input'] ?? price.input,
        outputPerMillion: price.output,
      },
    }
  }
  throw new CodexkitError('CODEX_INVALID_OPTIONS', `A cost limit needs the prices of ${model}, and none are known.`, {
    hint: `Add [prices."${model}"] with input and output per million tokens to codexkit.toml.`,
    details: { classification: 'config', model },
  })
}
