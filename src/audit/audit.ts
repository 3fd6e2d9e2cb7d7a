import { join, resolve } from 'node:path'
import { cleanRunHomes, createRunHome, execArgs, execEngine, scrubRunHome } from '../codex/index.ts'
import { childEnv } from '../env/index.ts'
import { EVIDENCE_FILES, evidenceName, EvidenceWriter } from '../evidence/index.ts'
import type { AuditDeps, Audited, AuditRequest, CodexIdentity } from './audit-request.ts'
import { checkWorkspace } from './check-workspace.ts'
import { chooseCodex } from './choose-codex.ts'
import { concludeRun } from './conclude-run.ts'
import { environmentFacts } from './environment-facts.ts'
import { openModel, type OpenModel } from './open-model.ts'
import { createRecorder } from './recorder.ts'
import { watchWorkspace } from './workspace-changes.ts'

/**
 * Runs Codex once over a workspace and leaves evidence. A run that Codex failed is a value with `error` set; what
 * stops it before Codex starts (no key, no runtime, no repository) is thrown as CodexkitError.
 */
export async function audit(request: AuditRequest, deps: AuditDeps): Promise<Audited> {
  await checkWorkspace(deps.host, request)
  const codex = await chooseCodex(deps.host, request)
  const model = await openModel(request, deps)
  try {
    return await runTurn(request, deps, codex, model)
  } finally {
    await model.close()
  }
}

async function runTurn(
  request: AuditRequest,
  deps: AuditDeps,
  codex: CodexIdentity,
  model: OpenModel,
): Promise<Audited> {
  const { host, redactor } = deps
  const startedAt = host.now()
  const root = resolve(request.workingDirectory, request.evidenceRoot)
  const evidence = await EvidenceWriter.create(join(root, evidenceName('run-audit', startedAt)), redactor)
  const codexHome = await createRunHome(host, model.config)
  const env = childEnv({ ...host, env: deps.settingsEnv }, ['RUST_LOG', ...request.envNames], {
    ...model.env,
    CODEX_HOME: codexHome,
  })
  const watch = await watchWorkspace(host, request.workingDirectory, root)
  try {
    await evidence.write(EVIDENCE_FILES.prompt, request.prompt)
    const facts = await environmentFacts(host, request, codex, codexHome, Object.keys(env))
    await evidence.write(EVIDENCE_FILES.environment, `${JSON.stringify(facts, null, 2)}\n`)
    const elapsedMs = (): number => host.now().getTime() - startedAt.getTime()
    const recorder = createRecorder({
      evidence,
      redactor,
      elapsedMs,
      onEvent: (event) => deps.onProgress?.({ event, elapsedMs: elapsedMs() }),
    })
    const lastMessagePath = join(codexHome, EVIDENCE_FILES.lastMessage)
    const args = execArgs({ ...request, codexVersion: codex.version, lastMessagePath })
    const end = await execEngine({ ...request, program: codex.program, args, env, signal: host.signal }, recorder)
    const heard = recorder.end()
    return await concludeRun({ request, deps, codex, model, codexHome, evidence, root, startedAt, end, heard, watch })
  } finally {
    evidence.close()
    await watch?.close()
    await scrubRunHome(codexHome, model.secrets)
    await cleanRunHomes(host)
  }
}
