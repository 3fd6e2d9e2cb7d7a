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
  const status = await gitOutput(host, folder, ['status', '--porcelain=v2', '--branch'])
  return {
    schemaVersion: 1,
    codexkit: VERSION,
    codex,
    codexHome,
    system: { platform: host.platform, arch: host.arch, release: release() },
    workspace: folder,
    git: status === undefined ? null : gitFacts(status),
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

/** `git status --porcelain=v2 --branch`: `# branch.oid HASH` and `# branch.head NAME`, then a line per change. */
function gitFacts(status: string): { head: string | null; branch: string | null; dirty: boolean } {
  const head = /^# branch\.oid ([0-9a-f]+)$/m.exec(status)?.[1] ?? null
  const branch = /^# branch\.head (.+)$/m.exec(status)?.[1] ?? null
  return { head, branch, dirty: /^[^#]/m.test(status) }
}
