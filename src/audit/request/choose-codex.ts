import { resolve } from 'node:path'
import { probeCapabilities, probeCodexVersion, type Capabilities } from '../../codex/index.ts'
import { CodexkitError } from '../../errors.ts'
import { readEnv, type Host } from '../../platform/host.ts'
import { statOptional } from '../../platform/read-optional.ts'
import { chooseVersion, installRuntime, pinnedLock, runtimePath } from '../../runtime/index.ts'
import type { AuditDeps, AuditRequest } from './audit-request.ts'
import type { AuditWarning, CodexIdentity } from '../verdict/audit-result.ts'

/** The Codex of a run, and what it can do. */
export interface ChosenCodex {
  identity: CodexIdentity
  capabilities: Capabilities
  warnings: readonly AuditWarning[]
}

/**
 * The Codex to run: the one that was named by path or version, else the one that `runtime use` chose, else the pinned
 * one; never silently another. Throws CODEXKIT_RUNTIME, CODEXKIT_NETWORK, CODEXKIT_CHECKSUM or CODEX_INVALID_CONFIG.
 */
export async function chooseCodex(deps: AuditDeps, request: AuditRequest): Promise<ChosenCodex> {
  const { host } = deps
  const identity = await identify(deps, request)
  const { program, version } = identity
  const { capabilities, isNewerThanKnown, overruled } = await probeCapabilities(host, program, version)
  const warnings: AuditWarning[] = []
  if (isNewerThanKnown) {
    const found = overruled.length > 0 ? ` Its own help says otherwise about: ${overruled.join(', ')}.` : ''
    const message = `Codex ${version} is newer than any that codexkit was measured with; it is driven like the newest of them.${found}`
    warnings.push({ code: 'NEW_CODEX', message })
  }
  if (identity.origin === 'selected') {
    const message = `Codex ${version} is used instead of the pinned ${pinnedLock().version}, as "codexkit runtime use" chose.`
    warnings.push({ code: 'SELECTED_CODEX', message })
  }
  return { identity, capabilities, warnings }
}

async function identify({ host, onInstall }: AuditDeps, request: AuditRequest): Promise<CodexIdentity> {
  const { codexPath, codexVersion } = request
  if (codexPath !== undefined && codexVersion !== undefined) {
    throw new CodexkitError('CODEX_INVALID_OPTIONS', 'A Codex is named by its path or by its version, not by both.', {
      hint: 'Leave --codex or --codex-version out.',
    })
  }
  if (codexPath !== undefined) return namedCodex(host, codexPath)
  const { version, origin } = await chooseVersion(host, codexVersion)
  if (origin === 'named') await installRuntime({ host, version, onProgress: onInstall })
  const verify = request.verifyRuntime || readEnv(host, 'CI') !== undefined
  const program = await runtimePath({ host, version, verify })
  return { version, origin: origin === 'named' ? 'version' : origin, program, checksum: verify ? 'hashed' : 'recorded' }
}

async function namedCodex(host: Host, path: string): Promise<CodexIdentity> {
  const program = resolve(host.cwd, path)
  const found = await statOptional(program)
  if (!found?.isFile()) {
    throw new CodexkitError('CODEX_INVALID_CONFIG', `There is no Codex program at ${program}.`, {
      exitCode: 7,
      hint: 'Check --codex, or leave it out to use the pinned Codex.',
      details: { program },
    })
  }
  return { version: await probeCodexVersion(host, program), origin: 'explicit', program, checksum: 'unknown' }
}
