import { lt, valid } from 'semver'
import type { LocalProvider, WireApi } from '../../codex/index.ts'
import { CodexkitError, messageOf } from '../../errors.ts'
import type { Env } from '../../platform/host.ts'
import { setValue } from './api-key.ts'

interface LocalServer {
  label: string
  port: number
  /** The model Codex itself asks for with `--oss`. */
  model: string
  start: string
  get: (model: string) => string
}

/** Codex's own numbers (0.40 to 0.169, `--oss`). docs/notes/codex/providers.md */
const SERVERS: Record<LocalProvider, LocalServer> = {
  ollama: {
    label: 'Ollama',
    port: 11_434,
    model: 'gpt-oss:20b',
    start: 'Start Ollama (ollama serve)',
    get: (model) => `ollama pull ${model}`,
  },
  lmstudio: {
    label: 'LM Studio',
    port: 1234,
    model: 'openai/gpt-oss-20b',
    start: 'Start the server of LM Studio (lms server start)',
    get: (model) => `lms get ${model}`,
  },
}

/** Older ones have no Responses API; Codex 0.104 and newer refuse them in the same words. */
const OLLAMA_WITH_RESPONSES = '0.13.4'

const TIMEOUT_MS = 5000

/** Where a model server on this machine is, as Codex finds it: CODEX_OSS_BASE_URL, else CODEX_OSS_PORT. */
export function localProviderUrl(provider: LocalProvider, env: Env): string {
  const chosen = setValue(env, 'CODEX_OSS_BASE_URL')
  if (chosen !== undefined) return chosen.replace(/\/+$/, '')
  return `http://localhost:${setValue(env, 'CODEX_OSS_PORT') ?? SERVERS[provider].port}/v1`
}

/** The model that is asked for when nobody chose one. */
export function localProviderModel(provider: LocalProvider): string {
  return SERVERS[provider].model
}

/** What is to be asked of a model server. */
export interface LocalProviderCheck {
  provider: LocalProvider
  baseUrl: string
  model: string
  wireApi: WireApi
  key?: string
  signal: AbortSignal
}

/**
 * Sees that a model server answers and has the model, before Codex is started. Throws CODEXKIT_NETWORK (exit 6) when
 * nobody answers, CODEX_INVALID_CONFIG (exit 2) when the model is not there or the server is too old.
 */
export async function checkLocalProvider(check: LocalProviderCheck): Promise<void> {
  const { provider, baseUrl, model, wireApi } = check
  const server = SERVERS[provider]
  const answer = await ask(`${baseUrl}/models`, check)
  if ('failure' in answer) {
    throw new CodexkitError('CODEXKIT_NETWORK', `${server.label} does not answer at ${baseUrl} (${answer.failure}).`, {
      hint: `${server.start}, or name its place with CODEX_OSS_BASE_URL.`,
      details: { provider, baseUrl, failure: answer.failure },
      retryable: true,
    })
  }
  const models = modelNames(answer.document)
  if (!models.includes(model) && !models.includes(`${model}:latest`)) {
    const there = models.length > 0 ? `it has ${models.join(', ')}` : 'it has none at all'
    throw new CodexkitError('CODEX_INVALID_CONFIG', `${server.label} has no model "${model}"; ${there}.`, {
      hint: `Choose one of those with --model, or get it: ${server.get(model)}`,
      details: { provider, baseUrl, model, models },
    })
  }
  if (provider === 'ollama' && wireApi === 'responses') await refuseOldOllama(check)
}

async function refuseOldOllama(check: LocalProviderCheck): Promise<void> {
  const answer = await ask(`${check.baseUrl.replace(/\/v1$/, '')}/api/version`, check)
  const document = 'failure' in answer ? undefined : answer.document
  const version = isRecord(document) && typeof document['version'] === 'string' ? document['version'] : ''
  // A build of its own (0.0.0) or a server that only speaks like Ollama says nothing about its age.
  if (!valid(version) || version === '0.0.0' || !lt(version, OLLAMA_WITH_RESPONSES)) return
  const message = `Ollama ${version} has no Responses API; ${OLLAMA_WITH_RESPONSES} is the first that has.`
  throw new CodexkitError('CODEX_INVALID_CONFIG', message, {
    hint: 'Update Ollama.',
    details: { version, minimum: OLLAMA_WITH_RESPONSES },
  })
}

/** Node's fetch reads no proxy variables, which is right for this machine. */
async function ask(url: string, check: LocalProviderCheck): Promise<{ document: unknown } | { failure: string }> {
  const headers: Record<string, string> = check.key === undefined ? {} : { authorization: `Bearer ${check.key}` }
  try {
    const signal = AbortSignal.any([check.signal, AbortSignal.timeout(TIMEOUT_MS)])
    const response = await fetch(url, { headers, signal, redirect: 'error' })
    if (!response.ok) return { failure: `HTTP ${response.status}` }
    return { document: await response.json() }
  } catch (thrown) {
    check.signal.throwIfAborted()
    return { failure: failureOf(thrown) }
  }
}

/** fetch hides what happened in the cause of "fetch failed". */
function failureOf(thrown: unknown): string {
  if (thrown instanceof SyntaxError) return 'the answer is not JSON'
  if (thrown instanceof Error && thrown.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`
  const cause = thrown instanceof Error ? thrown.cause : undefined
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return messageOf(cause ?? thrown)
}

/** The ids in `{"data":[{"id":…}]}`. */
function modelNames(document: unknown): string[] {
  const data = isRecord(document) ? document['data'] : undefined
  const ids = Array.isArray(data) ? data.map((each: unknown) => (isRecord(each) ? each['id'] : undefined)) : []
  return ids.filter((id) => typeof id === 'string')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
