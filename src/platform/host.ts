/** Environment variables as a plain value; never `process.env` itself. */
export type Env = Readonly<Record<string, string | undefined>>

/** What a domain function may know of the machine and the process it runs in. Tests hand in their own. */
export interface Host {
  readonly env: Env
  readonly cwd: string
  readonly homeDir: string
  readonly platform: NodeJS.Platform
  readonly arch: string
  /** Aborted on Ctrl-C or termination; its reason is the CodexkitError to end with. */
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** The value of a variable; Windows ignores the case of names. Empty counts as unset. */
export function readEnv(host: Pick<Host, 'env' | 'platform'>, name: string): string | undefined {
  const exact = host.env[name]
  if (exact !== undefined) return exact === '' ? undefined : exact
  if (host.platform !== 'win32') return undefined
  const found = Object.keys(host.env).find((key) => key.toUpperCase() === name.toUpperCase())
  return found === undefined ? undefined : host.env[found] || undefined
}
