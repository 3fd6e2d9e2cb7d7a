import type { TomlTable } from 'smol-toml'
import { CodexkitError } from '../../errors.ts'
import { faultOfAddress } from '../../platform/ask-address.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import { isCustomEndpoint, type ModelSettings } from './model-settings.ts'
import type { Profile } from './profile.ts'
import { refuseLiteralSecrets } from './provider-secrets.ts'
import { isTable } from '../../platform/toml-file.ts'

/** What pays for a provider's answers. */
export type ProviderKey =
  /** OpenAI's key or login, by the built-in provider or one with `requires_openai_auth`. */
  | { kind: 'openai' }
  /** A key in this variable; the usual key goes under this name when `usual` is set. */
  | { kind: 'variable'; name: string; usual: boolean }
  /** Nothing, or something that a header carries. */
  | { kind: 'none' }

/** Which provider a run uses. */
export interface Provider {
  /** Undefined for the built-in one. */
  table?: { name: string; entry: TomlTable }
  baseUrl: string
  key: ProviderKey
  /** Variables whose values become headers. */
  headerVariables: readonly string[]
}

/** Names Codex keeps to itself; since which version differs, so none of them is used. docs/notes/codex/providers.md */
const RESERVED = ['openai', 'ollama', 'ollama-chat', 'lmstudio', 'oss', 'amazon-bedrock']

/** What an own provider is called when nobody named it. */
const UNNAMED = 'custom'

/**
 * The provider that settings and profile ask for; flags beat the profile. Throws CODEX_INVALID_CONFIG (exit 2) for an
 * address, a name or a wire API that cannot work, and CODEX_INVALID_OPTIONS for a secret given by value.
 */
export function chooseProvider(
  settings: ModelSettings,
  profile: Profile | undefined,
  { wireApiChat, version }: Pick<Capabilities, 'wireApiChat' | 'version'>,
): Provider {
  refuseLiteralSecrets(settings)
  const provider = choose(settings, profile)
  refuseAddress(provider.baseUrl)
  if (provider.table?.entry['wire_api'] === 'chat' && !wireApiChat) {
    throw new CodexkitError('CODEX_INVALID_CONFIG', `Codex ${version} has no wire API "chat" any more.`, {
      hint: 'Use an endpoint with the Responses API (--wire-api responses), or an older Codex: 0.94 still has it.',
      details: { version, wireApi: 'chat' },
    })
  }
  for (const name of namesOfVariables(provider)) refuseVariable(name)
  return provider
}

function choose(settings: ModelSettings, profile: Profile | undefined): Provider {
  const { baseUrl, oss, localProvider, explicit = [] } = settings
  if (oss) {
    // Not Codex's own --oss: see docs/notes/codex/providers.md.
    const { envKey, wireApi: wire_api = 'responses' } = settings
    const own = { name: localProvider ?? 'ollama', base_url: baseUrl, wire_api }
    const entry = { ...own, ...(envKey !== undefined && { env_key: envKey }) }
    const key: ProviderKey = envKey === undefined ? { kind: 'none' } : { kind: 'variable', name: envKey, usual: false }
    return { table: { name: 'local', entry }, baseUrl, key, headerVariables: [] }
  }
  if (isOwnProvider(settings)) return ownProvider(settings)
  const named = profile?.providerName
  if (profile !== undefined && named !== undefined && named !== 'openai') {
    return providerOfProfile(named, profile, explicit.includes('baseUrl') ? baseUrl : undefined)
  }
  const address = explicit.includes('baseUrl') ? baseUrl : (profile?.baseUrl ?? baseUrl)
  // The built-in provider tries WebSockets first, which elsewhere cost 6 s until it falls back. It is the one for a login.
  const elsewhere = isCustomEndpoint(address) && settings.provider === undefined && settings.auth !== 'login'
  if (elsewhere) return ownProvider({ ...settings, baseUrl: address })
  return { baseUrl: address, key: { kind: 'openai' }, headerVariables: [] }
}

/** The built-in provider takes an address and nothing else. */
function isOwnProvider({
  provider,
  envKey,
  wireApi,
  queryParams,
  httpHeaders,
  envHttpHeaders,
}: ModelSettings): boolean {
  const tables = [queryParams, httpHeaders, envHttpHeaders].map((table) => Object.keys(table ?? {}).length)
  const named = provider !== undefined && provider !== 'openai'
  return named || envKey !== undefined || wireApi === 'chat' || tables.some((size) => size > 0)
}

function ownProvider(settings: ModelSettings): Provider {
  const { provider = UNNAMED, baseUrl, envKey, wireApi = 'responses' } = settings
  const { queryParams, httpHeaders, envHttpHeaders = {} } = settings
  const headerVariables = Object.values(envHttpHeaders)
  const key = keyOf(envKey, headerVariables)
  const entry = {
    name: provider,
    base_url: baseUrl,
    wire_api: wireApi,
    ...(key.kind === 'variable' && { env_key: key.name }),
    ...(queryParams !== undefined && { query_params: { ...queryParams } }),
    ...(httpHeaders !== undefined && { http_headers: { ...httpHeaders } }),
    ...(headerVariables.length > 0 && { env_http_headers: { ...envHttpHeaders } }),
  }
  return { table: { name: freeName(provider), entry }, baseUrl, key, headerVariables }
}

/** Without a name for its key, a provider gets the usual key, unless a header carries one. */
function keyOf(envKey: string | undefined, headerVariables: readonly string[]): ProviderKey {
  if (envKey !== undefined) return { kind: 'variable', name: envKey, usual: false }
  return headerVariables.length > 0 ? { kind: 'none' } : { kind: 'variable', name: 'CODEX_API_KEY', usual: true }
}

function providerOfProfile(name: string, { providers }: Profile, address: string | undefined): Provider {
  const found = providers[name]
  if (!isTable(found)) {
    const names = Object.keys(providers).sort()
    const known = names.length > 0 ? `There are: ${names.join(', ')}.` : 'There are none.'
    const local = RESERVED.includes(name) ? ' For a model server on this machine use --oss.' : ''
    throw new CodexkitError('CODEX_INVALID_CONFIG', `The profile's model provider "${name}" is not described.`, {
      hint: `Describe it in [model_providers.${name}] of your own Codex configuration. ${known}${local}`,
      details: { provider: name, providers: names },
    })
  }
  const baseUrl = address ?? found['base_url']
  if (typeof baseUrl !== 'string') {
    throw new CodexkitError('CODEX_INVALID_CONFIG', `The model provider "${name}" has no base_url.`, {
      hint: `Add it to [model_providers.${name}], or give --base-url.`,
      details: { provider: name },
    })
  }
  const entry: TomlTable = { name, ...found, base_url: baseUrl }
  const envKey = found['env_key']
  const headers = isTable(found['env_http_headers']) ? Object.values(found['env_http_headers']) : []
  const headerVariables = headers.filter((value) => typeof value === 'string')
  const table = { name: freeName(name), entry }
  if (typeof envKey === 'string') {
    return { table, baseUrl, key: { kind: 'variable', name: envKey, usual: false }, headerVariables }
  }
  const kind = found['requires_openai_auth'] === true ? 'openai' : 'none'
  return { table, baseUrl, key: { kind }, headerVariables }
}

function freeName(name: string): string {
  return RESERVED.includes(name) ? `${name}-custom` : name
}

function refuseAddress(baseUrl: string): void {
  const fault = faultOfAddress(baseUrl)
  if (fault === undefined) return
  throw new CodexkitError('CODEX_INVALID_CONFIG', `The base URL cannot be used: ${fault}`, {
    hint: 'Give an address such as https://api.example.com/v1, without a login in it.',
  })
}

function namesOfVariables({ key, headerVariables }: Provider): readonly string[] {
  return key.kind === 'variable' ? [key.name, ...headerVariables] : headerVariables
}

/** A key that was given where its variable's name belongs must not get into config.toml. */
function refuseVariable(name: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return
  throw new CodexkitError('CODEX_INVALID_CONFIG', 'What was given as the name of a variable is none.', {
    hint: 'Give the name, such as AZURE_OPENAI_API_KEY, and put the key into that variable.',
  })
}
