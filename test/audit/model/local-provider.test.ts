import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, test } from 'vitest'
import {
  checkLocalProvider,
  localProviderModel,
  localProviderUrl,
  type LocalProviderCheck,
} from '../../../src/audit/model/local-provider.ts'

let server: Server | undefined
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())))

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}/v1`
}

/** A model server with these models, and perhaps a version. */
function modelServer(models: readonly string[], version?: string): RequestListener {
  return (request, response) => {
    if (request.url === '/v1/models') response.end(JSON.stringify({ data: models.map((id) => ({ id })) }))
    else if (request.url === '/api/version' && version !== undefined) response.end(JSON.stringify({ version }))
    else response.writeHead(404).end()
  }
}

function check(baseUrl: string, facts: Partial<LocalProviderCheck> = {}): Promise<void> {
  const signal = new AbortController().signal
  return checkLocalProvider({ provider: 'ollama', baseUrl, model: 'm', wireApi: 'responses', signal, ...facts })
}

test.each([
  ['ollama', {}, 'http://localhost:11434/v1'],
  ['lmstudio', {}, 'http://localhost:1234/v1'],
  ['ollama', { CODEX_OSS_PORT: '99' }, 'http://localhost:99/v1'],
  ['lmstudio', { CODEX_OSS_BASE_URL: 'http://box:1/v1/', CODEX_OSS_PORT: '99' }, 'http://box:1/v1'],
] as const)('%s with %j stands at %s', (provider, env, url) => {
  expect(localProviderUrl(provider, env)).toBe(url)
})

test("the models nobody chose are those of Codex's own --oss", () => {
  expect([localProviderModel('ollama'), localProviderModel('lmstudio')]).toEqual(['gpt-oss:20b', 'openai/gpt-oss-20b'])
})

describe('a model server', () => {
  test.each([
    [['m', 'n'], '0.13.4', {}],
    [['m:latest'], '0.20.0', {}],
    [['m'], undefined, {}],
    [['m'], '0.0.0', {}],
    [['m'], '0.13.3', { wireApi: 'chat' as const }],
    [['m'], '0.1.0', { provider: 'lmstudio' as const }],
  ])('with %j and version %s is taken (%j)', async (models, version, facts) => {
    await expect(check(await serve(modelServer(models, version)), facts)).resolves.toBeUndefined()
  })

  it('that nobody started is a network fault with what to start', async () => {
    const baseUrl = await serve(modelServer([]))
    await new Promise((resolve) => server?.close(resolve))
    await expect(check(baseUrl)).rejects.toMatchObject({
      code: 'CODEXKIT_NETWORK',
      exitCode: 6,
      message: `Ollama does not answer at ${baseUrl} (ECONNREFUSED).`,
      hint: expect.stringContaining('Start Ollama'),
    })
    await expect(check(baseUrl, { provider: 'lmstudio' })).rejects.toThrow('LM Studio does not answer')
  })

  test.each([
    [['a', 'b'], 'it has a, b'],
    [[], 'it has none at all'],
  ])('with %j says what it has', async (models, says) => {
    await expect(check(await serve(modelServer(models)))).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      message: `Ollama has no model "m"; ${says}.`,
      details: { models },
    })
  })

  it('that is too old is refused in a sentence', async () => {
    await expect(check(await serve(modelServer(['m'], '0.13.3')))).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      message: 'Ollama 0.13.3 has no Responses API; 0.13.4 is the first that has.',
    })
  })

  test.each([
    ['HTTP 500', (_, response) => void response.writeHead(500).end()],
    ['the answer is not JSON', (_, response) => void response.end('<html>')],
  ] as [string, RequestListener][])('that answers badly: %s', async (failure, listener) => {
    await expect(check(await serve(listener))).rejects.toMatchObject({ code: 'CODEXKIT_NETWORK', details: { failure } })
  })

  it('gets its token', async () => {
    const seen: unknown[] = []
    const baseUrl = await serve((request, response) => {
      seen.push(request.headers.authorization)
      modelServer(['m'])(request, response)
    })
    await check(baseUrl, { key: 'tok' })
    expect(seen[0]).toBe('Bearer tok')
  })

  it('is not waited for after an interrupt', async () => {
    const controller = new AbortController()
    const reason = new Error('interrupted')
    const baseUrl = await serve(() => controller.abort(reason))
    await expect(check(baseUrl, { signal: controller.signal })).rejects.toBe(reason)
    server?.closeAllConnections()
  })
})
