import { gte } from 'semver'
import type { TomlTable } from 'smol-toml'
import type { Capabilities } from '../../codex/index.ts'
import { readEnv, type Env, type Host } from '../../platform/host.ts'
import { isRecord } from '../is-record.ts'

/** What a stdio server inherits from Codex on Linux and macOS. Measured with 0.57 to 0.169, docs/notes/codex/mcp-health.md */
const INHERITED: readonly string[] = [
  ['HOME', 'LOGNAME', 'PATH', 'SHELL', 'USER', '__CF_USER_TEXT_ENCODING'],
  ['LANG', 'LC_ALL', 'TERM', 'TMPDIR', 'TZ'],
].flat()

/** The same on Windows, from the source of Codex (`WINDOWS_CORE_ENV_VARS`); not measured. */
const INHERITED_ON_WINDOWS: readonly string[] = [
  ['PATH', 'PATHEXT', 'SHELL', 'COMSPEC', 'SYSTEMROOT', 'SYSTEMDRIVE', 'USERNAME', 'USERDOMAIN', 'USERPROFILE'],
  ['HOMEDRIVE', 'HOMEPATH', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432', 'PROGRAMDATA', 'LOCALAPPDATA'],
  ['APPDATA', 'TEMP', 'TMP', 'TMPDIR', 'POWERSHELL', 'PWSH'],
].flat()

/** Where certificates are, which 0.169 hands on besides and 0.147 does not. */
const CERTIFICATE_VARIABLES: readonly string[] = [
  ['CURL_CA_BUNDLE', 'GIT_SSL_CAINFO', 'NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE'],
].flat()
const CERTIFICATES_SINCE = '0.169.0'

/**
 * The environment in which this Codex starts a stdio server: a short list, what `env_vars` names, and `env` by value,
 * which wins. Nothing else of the user's environment gets there, which is the usual reason that a server works in a
 * terminal and fails in Codex.
 */
export function codexEnvironment(
  config: TomlTable,
  host: Pick<Host, 'env' | 'platform'>,
  { version }: Pick<Capabilities, 'version'>,
): Env {
  const system = host.platform === 'win32' ? INHERITED_ON_WINDOWS : INHERITED
  const certificates = gte(version, CERTIFICATES_SINCE) ? CERTIFICATE_VARIABLES : []
  const names = [...system, ...certificates, ...namedVariables(config)]
  const inherited = names.map((name) => [name, readEnv(host, name)] as const)
  const given = isRecord(config['env']) ? Object.entries(config['env']) : []
  const texts = [...inherited, ...given].filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  return Object.fromEntries(texts)
}

/** The names in `env_vars`: plain ones and those of tables with a local source. */
export function namedVariables(config: TomlTable): string[] {
  const list = Array.isArray(config['env_vars']) ? config['env_vars'] : []
  const names = list.map((each) => (isRecord(each) ? (each['source'] === 'remote' ? undefined : each['name']) : each))
  return names.filter((name) => typeof name === 'string')
}
