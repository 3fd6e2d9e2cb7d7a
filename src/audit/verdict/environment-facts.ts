import { release } from 'node:os'
import { gitOutput } from '../../platform/git.ts'
import type { Host } from '../../platform/host.ts'
import { VERSION } from '../../version.ts'
import type { AuditRequest } from '../request/audit-request.ts'
import type { CodexIdentity } from './audit-result.ts'

/** What a run depended on, for `environment.json`. Names of variables, never their values. */
export async function environmentFacts(
  host: Host,
  request: AuditRequest,
  codex: CodexIdentity,
  codexHome: string,
  childVariables: readonly string[],
): Promise<Record<string, unknown>> {
  const folder = request.workingDirectory
  const [head, branch, status] = await Promise.all([
    gitOutput(host, folder, ['rev-parse', 'HEAD']),
    gitOutput(host, folder, ['rev-parse', '--abbrev-ref', 'HEAD']),
    gitOutput(host, folder, ['status', '--porcelain']),
  ])
  return {
    schemaVersion: 1,
    codexkit: VERSION,
    codex,
    codexHome,
    system: { platform: host.platform, arch: host.arch, release: release() },
    workspace: folder,
    git: status === undefined ? null : { head: head ?? null, branch: branch ?? null, dirty: status !== '' },
    settings: {
      model: request.model.model,
      baseUrl: request.model.baseUrl,
      sandboxMode: request.sandboxMode,
      approvalPolicy: request.approvalPolicy,
      timeoutMs: request.timeoutMs,
      idleTimeoutMs: request.idleTimeoutMs,
      rehearse: request.rehearse ?? null,
    },
    childVariables: [...childVariables].sort(),
  }
}
