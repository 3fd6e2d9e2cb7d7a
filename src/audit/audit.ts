import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execArgs, looksSecret } from '../codex/index.ts'
import { REHEARSAL_FILE } from '../rehearsal/index.ts'
import { readEnv } from '../platform/host.ts'
import { makePrivateFolder } from '../platform/private-folder.ts'
import { statOptional } from '../platform/read-optional.ts'
import { codexkitHome } from '../platform/user-folders.ts'
import { checkOptions, type AuditOptions } from './request/audit-options.ts'
import type { AuditDeps, AuditRequest } from './request/audit-request.ts'
import type { Audited } from './verdict/audit-result.ts'
import { checkWorkspace } from './request/check-workspace.ts'
import { chooseCodex, type ChosenCodex } from './request/choose-codex.ts'
import { openModel } from './model/open-model.ts'
import { passGates } from './gate/pass-gates.ts'
import { resolveRequest } from './request/resolve-request.ts'
import { warnOfUnset } from './request/unset-variables.ts'
import { runAudit } from './run/run-audit.ts'

/**
 * Runs Codex once over a workspace and leaves evidence. A run that Codex failed is a value with `error` set; what
 * stops it before Codex starts (a wrong option, no key, no runtime, a gate) is thrown as CodexkitError.
 */
export async function audit(options: AuditOptions, deps: AuditDeps): Promise<Audited> {
  const { request, warnings } = await resolveRequest(checkOptions(options), deps.host)
  // Side by side, since each waits for a program; what is wrong with the workspace is said first.
  const choosing = chooseCodex(deps, request)
  choosing.catch(() => undefined)
  await checkWorkspace(deps.host, request)
  const codex = await choosing
  refuseImpossible(request, codex)
  const handed = handedSecrets(request, deps)
  for (const { name, value } of handed) deps.redactor.add(name, value)
  const opened = await openModel({ ...request, ...request.model }, deps, codex.capabilities)
  const model = { ...opened, secrets: [...opened.secrets, ...handed.map(({ value }) => value)] }
  try {
    const ofGates = await passGates(request, deps, codex, () => rehearseWrite(request, deps))
    const unset = warnOfUnset(request.envNames, deps.host, deps.settingsEnv)
    const all = [...warnings, ...unset, ...codex.warnings, ...model.warnings, ...ofGates]
    return await runAudit({ request, deps, codex, model, warnings: all })
  } finally {
    await model.close()
  }
}

/** What `--env NAME` gives to Codex and must not come back out of it. */
function handedSecrets(
  { envNames }: AuditRequest,
  { host, settingsEnv }: AuditDeps,
): { name: string; value: string }[] {
  return envNames.flatMap((name) => {
    const value = readEnv({ ...host, env: settingsEnv }, name)
    return value !== undefined && looksSecret(name, value) ? [{ name, value }] : []
  })
}

/** Throws CODEX_INVALID_OPTIONS for what this version cannot do, while nothing is made yet. */
function refuseImpossible({ resume, expect, ...request }: AuditRequest, { capabilities }: ChosenCodex): void {
  const resumeThreadId = resume?.thread?.rollout.threadId
  execArgs({ ...request, capabilities, lastMessagePath: '', outputSchemaPath: expect.json?.path, resumeThreadId })
}

/** Whether a command of this Codex can write in a workspace of its own, found out by a whole rehearsed turn. */
async function rehearseWrite(request: AuditRequest, deps: AuditDeps): Promise<boolean> {
  const { codexPath, codexVersion, sandboxMode, idleTimeoutMs } = request
  const home = codexkitHome(deps.host)
  makePrivateFolder(home)
  const workingDirectory = await mkdtemp(join(home, 'canary-turn-'))
  try {
    await audit(
      {
        workingDirectory,
        codexPath,
        codexVersion,
        sandboxMode,
        idleTimeout: idleTimeoutMs,
        rehearse: 'edit',
        canary: false,
        skipGitRepoCheck: true,
      },
      { ...deps, onProgress: undefined },
    )
    return (await statOptional(join(workingDirectory, REHEARSAL_FILE)))?.isFile() === true
  } finally {
    await rm(workingDirectory, { recursive: true, force: true })
  }
}
