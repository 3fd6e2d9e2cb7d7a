import { join } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { readOptionalText } from '../platform/read-optional.ts'

const PUBLIC_REGISTRY = 'https://registry.npmjs.org'

/** An npm registry: its address without a slash at the end and without a password, and what to send along. */
export interface Registry {
  url: string
  headers: Record<string, string>
}

/**
 * The registry to download from: `npm_config_registry` in any case, else what the user's `.npmrc` says for the package's
 * scope, else for everything, else the public one. Throws CODEX_INVALID_CONFIG.
 */
export async function findRegistry(host: Host, packageName: string): Promise<Registry> {
  const chosen = readAnyCase(host, 'npm_config_registry')
  if (chosen !== undefined) return parseRegistry(chosen, 'npm_config_registry')
  const path = readAnyCase(host, 'npm_config_userconfig') ?? join(host.homeDir, '.npmrc')
  const settings = parseNpmrc((await readOptionalText(path)) ?? '', host)
  const written = settings.get(`${packageName.split('/')[0]}:registry`) ?? settings.get('registry')
  return parseRegistry(written ?? PUBLIC_REGISTRY, path)
}

/** The address of a package's tarball. */
export function tarballUrl(registry: Registry, packageName: string, packageVersion: string): string {
  return `${registry.url}/${packageName}/-/${packageName.split('/').at(-1)}-${packageVersion}.tgz`
}

function readAnyCase(host: Host, name: string): string | undefined {
  const key = Object.keys(host.env).find((key) => key.toLowerCase() === name && host.env[key])
  return key === undefined ? undefined : readEnv(host, key)
}

function parseNpmrc(text: string, host: Host): Map<string, string> {
  const settings = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line)
    if (!match) continue
    const value = (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')
    settings.set(
      match[1] ?? '',
      value.replace(/\$\{([^}]+)\}/g, (whole, name: string) => readEnv(host, name) ?? whole),
    )
  }
  return settings
}

function parseRegistry(text: string, origin: string): Registry {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CodexkitError('CODEX_INVALID_CONFIG', `The registry in ${origin} is not an http or https address.`, {
      hint: `Set npm_config_registry to something like ${PUBLIC_REGISTRY}, or unset it.`,
      details: { origin },
    })
  }
  const { username, password } = url
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    // fetch refuses a password inside the address, and an error must not show it.
    headers: username === '' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` },
  }
}
