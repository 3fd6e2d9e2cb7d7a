import { readEnv, type Env, type Host } from '../platform/host.ts'

/** Variables that a child needs to work at all. Everything else stays with codexkit unless it is named. */
export const INHERITED_VARIABLES: readonly string[] = [
  ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'TEMP', 'TMP'],
  ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'],
  ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'CODEX_CA_CERTIFICATE'],
].flat()

/** The same for Windows, where programs fail in odd ways without them. */
export const INHERITED_ON_WINDOWS: readonly string[] = [
  ['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATHEXT', 'USERNAME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH'],
  ['APPDATA', 'LOCALAPPDATA', 'ProgramData', 'ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432', 'PSModulePath'],
  ['NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'OS'],
].flat()

/** The environment of a child: the allow-list, the names a user asked for, and what the child is given on purpose. */
export function childEnv(host: Pick<Host, 'env' | 'platform'>, names: readonly string[], given: Env): Env {
  const windows = host.platform === 'win32' ? INHERITED_ON_WINDOWS : []
  const inherited = [...INHERITED_VARIABLES, ...windows, ...names].map((name) => [name, readEnv(host, name)] as const)
  const chosen = [...inherited, ...Object.entries(given)].filter(([, value]) => value !== undefined)
  return Object.fromEntries(chosen)
}
