import {
  buildRunConfig,
  hasLogin,
  holdLoginHome,
  isCustomEndpoint,
  loginSecrets,
  looksSecret,
  prepareLogin,
  prepareLoginRun,
  removeLegacyAuth,
  sourceHomeOf,
  writeLegacyAuth,
  type BuiltRunConfig,
  type Capabilities,
} from '../../codex/index.ts'
import { catalogueRow } from '../../env/index.ts'
import type { Env } from '../../platform/host.ts'
import { setValue } from './api-key.ts'
import type { AuditDeps } from '../request/audit-request.ts'
import { chooseAuth, type Auth } from './choose-auth.ts'
import { checkLocalProvider, localProviderModel, localProviderUrl } from './local-provider.ts'
import { noProxyEnv } from './no-proxy.ts'
import type { ModelRequest, OpenModel } from './open-model.ts'

/**
 * Opens a real provider: its configuration, the key or login, and what must be cleaned up afterwards. Throws
 * CODEXKIT_MISSING_INPUT without a key or login, CODEX_INVALID_CONFIG and CODEX_INVALID_OPTIONS for settings that
 * cannot work, CODEXKIT_NETWORK when a model server on this machine does not answer.
 */
export async function openProvider(
  request: ModelRequest,
  deps: AuditDeps,
  capabilities: Capabilities,
): Promise<OpenModel> {
  const { host, settingsEnv: env, redactor } = deps
  const settings = request.oss ? localSettings(request, env) : request
  const sourceHome = sourceHomeOf(host, env)
  const { approvalPolicy, sandboxMode } = request
  const built = await buildRunConfig({ settings, approvalPolicy, sandboxMode, sourceHome, env }, capabilities)
  for (const { name, value } of built.secrets) redactor.add(name, value)
  const customEndpoint = isCustomEndpoint(built.provider.baseUrl)
  const auth = await chooseAuth({
    mode: request.auth,
    key: built.provider.key,
    customEndpoint,
    env,
    codexVersion: capabilities.version,
    apiKeyFromEnvironment: capabilities.apiKeyFromEnvironment,
    hasLogin: () => hasLogin(host),
  })
  const named = valuesOf(built.variables, env)
  const secret = Object.entries(named).filter(([name, value]) => {
    return built.secretVariables.includes(name) || looksSecret(name, value)
  })
  for (const [name, value] of secret) redactor.add(name, value)
  if (request.oss) {
    const { localProvider: provider = 'ollama' } = request
    const key = auth.kind === 'key' ? auth.value : undefined
    const { model } = built.config
    const wireApi = request.wireApi ?? 'responses'
    await checkLocalProvider({ provider, baseUrl: built.provider.baseUrl, model, wireApi, key, signal: host.signal })
  }
  const model: OpenModel = {
    config: built.config,
    env: { ...noProxyEnv(addressesOf(built), env), ...baseUrlEnv(built), ...named },
    secrets: [...built.secrets.map(({ value }) => value), ...secret.map(([, value]) => value)],
    warnings: [...built.warnings, ...(customEndpoint ? [CUSTOM_ENDPOINT] : [])],
    proof: () => undefined,
    requestLog: () => undefined,
    close: () => Promise.resolve(),
  }
  return withAuth(model, auth, deps)
}

const CUSTOM_ENDPOINT = {
  code: 'CUSTOM_ENDPOINT',
  message: 'A custom endpoint is used: whether Codex can call its tools depends on the model there.',
}

async function withAuth(model: OpenModel, auth: Auth, deps: AuditDeps): Promise<OpenModel> {
  const { host, redactor } = deps
  switch (auth.kind) {
    case 'none':
      return model
    case 'key': {
      redactor.add(auth.name, auth.value)
      const keyed = { ...model, secrets: [...model.secrets, auth.value] }
      if (!auth.stored) return { ...keyed, env: { ...model.env, [auth.name]: auth.value } }
      return {
        ...keyed,
        prepareHome: (codexHome) => writeLegacyAuth(host, codexHome, auth.value),
        cleanHome: removeLegacyAuth,
      }
    }
    case 'access-token':
      redactor.add('CODEX_ACCESS_TOKEN', auth.value)
      return {
        ...model,
        env: { ...model.env, CODEX_ACCESS_TOKEN: auth.value },
        secrets: [...model.secrets, auth.value],
      }
    case 'login':
      return withLogin(model, deps)
  }
}

/** The run's home is the login home itself, since a login must not be copied; nobody else has it until `close`. */
async function withLogin(model: OpenModel, { host, redactor }: AuditDeps): Promise<OpenModel> {
  const home = await holdLoginHome(host)
  const learn = async (): Promise<void> => {
    for (const { name, value } of await loginSecrets(home.path)) redactor.add(name, value)
  }
  try {
    await learn()
  } catch (thrown) {
    await home.release()
    throw thrown
  }
  const waited = { code: 'LOGIN_WAITED', message: 'Another run had the login; this one waited for it.' }
  return {
    ...model,
    codexHome: home.path,
    prepareHome: (codexHome) => prepareLoginRun(codexHome, model.config),
    cleanHome: async (codexHome) => {
      // Codex may have refreshed the login meanwhile.
      await learn()
      await prepareLogin(codexHome)
    },
    warnings: home.waited ? [...model.warnings, waited] : model.warnings,
    close: home.release,
  }
}

/** A model server on this machine stands where Codex would look for it, and has other models than OpenAI. */
function localSettings(request: ModelRequest, env: Env): ModelRequest {
  const { localProvider = 'ollama', explicit = [], model, baseUrl } = request
  const isChosen = explicit.includes('model') || model !== catalogueRow('CODEX_MODEL').default
  const token = localProvider === 'ollama' && setValue(env, 'OLLAMA_API_KEY') !== undefined
  return {
    ...request,
    localProvider,
    model: isChosen ? model : localProviderModel(localProvider),
    baseUrl: explicit.includes('baseUrl') ? baseUrl : localProviderUrl(localProvider, env),
    ...(token && request.envKey === undefined && { envKey: 'OLLAMA_API_KEY' }),
  }
}

/** Codex up to 0.116 reads the built-in provider's address from the environment, newer ones from config.toml. */
function baseUrlEnv({ provider }: BuiltRunConfig): Env {
  return provider.table === undefined ? { OPENAI_BASE_URL: provider.baseUrl } : {}
}

function addressesOf({ provider, config }: BuiltRunConfig): string[] {
  const urls = Object.values(config.mcpServers ?? {}).map((server) => {
    return typeof server === 'object' && 'url' in server && typeof server.url === 'string' ? server.url : ''
  })
  return [provider.baseUrl, ...urls]
}

function valuesOf(names: readonly string[], env: Env): Record<string, string> {
  const values = names.map((name) => [name, setValue(env, name)] as const)
  return Object.fromEntries(values.filter((pair): pair is [string, string] => pair[1] !== undefined))
}
