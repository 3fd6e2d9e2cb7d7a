import { readEnv, type Env, type Host } from '../../platform/host.ts'
import type { AuditWarning } from '../verdict/audit-result.ts'

/** A warning for names that Codex is to get and that have no value, so that nobody looks for the fault in Codex. */
export function warnOfUnset(names: readonly string[], host: Pick<Host, 'platform'>, settingsEnv: Env): AuditWarning[] {
  const unset = names.filter((name) => readEnv({ ...host, env: settingsEnv }, name) === undefined)
  if (unset.length === 0) return []
  const message = `Codex was to get ${unset.join(', ')} by --env, but ${unset.length > 1 ? 'they are' : 'it is'} not set.`
  return [{ code: 'ENV_UNSET', message }]
}
