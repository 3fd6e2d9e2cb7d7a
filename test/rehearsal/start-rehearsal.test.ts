import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { CodexkitError } from '../../src/errors.ts'
import { startRehearsal } from '../../src/rehearsal/index.ts'
import { ask, modelRequest, PROMPT, rehearse } from './ask.ts'

const body = Buffer.from(JSON.stringify(modelRequest()))

describe('who is answered', () => {
  test('only on loopback, with a token of its own', async () => {
    const signal = new AbortController().signal
    const start = (): ReturnType<typeof startRehearsal> =>
      startRehearsal({ scenario: 'ok', prompt: '', signal, now: () => new Date() })
    const [one, two] = [await start(), await start()]
    await Promise.all([one.close(), two.close()])
    expect(one.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/)
    expect(one.apiKey).toMatch(/^codexkit-rehearsal-[0-9a-f]{48}$/)
    expect(one.apiKey).not.toBe(two.apiKey)
  })

  test.each(['', 'x', 'codexkit-rehearsal-'])('a wrong token %j gets nothing and proves nothing', async (token) => {
    const rehearsal = await rehearse({ scenario: 'auth' })
    const response = await ask(rehearsal, modelRequest(), { token })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { code: 'rehearsal_token_mismatch' } })
    expect(rehearsal.promptReceived()).toBe(false)
    expect(rehearsal.requests()).toEqual([expect.objectContaining({ status: 401, body: '', tools: [] })])
  })

  test.each([
    ['GET', '/models'],
    ['GET', '/responses'],
    ['POST', '/responses/compact'],
    ['POST', '/chat/completions'],
  ])('%s %s is not found', async (method, path) => {
    const rehearsal = await rehearse()
    const headers = { authorization: `Bearer ${rehearsal.apiKey}` }
    const response = await fetch(rehearsal.baseUrl + path, { method, headers, body: method === 'POST' ? body : null })
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('{}')
    expect(rehearsal.promptReceived()).toBe(false)
  })
})

describe('bodies', () => {
  const codings = {
    none: [body, {}],
    identity: [body, { 'content-encoding': 'identity' }],
    gzip: [gzipSync(body), { 'content-encoding': 'gzip' }],
    zstd: [zstdCompressSync(body), { 'content-encoding': 'zstd' }],
  } satisfies Record<string, [Buffer, Record<string, string>]>

  test.each(Object.entries(codings))('%s is read', async (_, [bytes, headers]) => {
    const rehearsal = await rehearse()
    expect((await ask(rehearsal, bytes, { headers })).status).toBe(200)
    expect(rehearsal.promptReceived()).toBe(true)
  })

  const tooMuch = Buffer.alloc(32 * 1024 * 1024 + 1, ' ')
  const refusals = {
    'an unknown coding': [body, { 'content-encoding': 'br' }, 415],
    'a coding named like a method of objects': [body, { 'content-encoding': 'constructor' }, 415],
    'broken gzip': [body, { 'content-encoding': 'gzip' }, 400],
    'broken zstd': [body, { 'content-encoding': 'zstd' }, 400],
    'no JSON': [Buffer.from('hello'), {}, 400],
    'more than 32 MB': [tooMuch, {}, 413],
    'more than 32 MB when decompressed': [zstdCompressSync(tooMuch), { 'content-encoding': 'zstd' }, 413],
  } satisfies Record<string, [Buffer, Record<string, string>, number]>

  test.each(Object.entries(refusals))('%s is refused', async (_, [bytes, headers, status]) => {
    const rehearsal = await rehearse()
    const response = await ask(rehearsal, bytes, { headers })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code: 'rehearsal_body_refused' } })
    expect(rehearsal.promptReceived()).toBe(false)
    expect(rehearsal.requests()).toMatchObject([{ status }])
  })
})

describe('the prompt', () => {
  const prompts = ['x', PROMPT, ' \t spaces \n\n', 'a\r\nb\r\n', '👩‍🚀 \u2028 "quoted" \\n', 'x'.repeat(400_000)]

  test.each(prompts)('is recognised whatever it holds', async (prompt) => {
    const rehearsal = await rehearse({ prompt })
    await ask(rehearsal, modelRequest({ prompt }))
    expect(rehearsal.promptReceived()).toBe(true)
  })

  test.each([`${PROMPT} `, PROMPT.trim(), `<x>${PROMPT}</x>`, ''])('is not recognised in %j', async (prompt) => {
    const rehearsal = await rehearse()
    await ask(rehearsal, modelRequest({ prompt }))
    expect(rehearsal.promptReceived()).toBe(false)
    expect(rehearsal.requests()[0]).not.toHaveProperty('promptSha256')
  })

  test('once received it stays so', async () => {
    const rehearsal = await rehearse()
    await ask(rehearsal)
    await ask(rehearsal, modelRequest({ prompt: 'another' }))
    expect(rehearsal.promptReceived()).toBe(true)
  })
})

describe('the end', () => {
  test('close ends a hanging answer at once and may be called twice', async () => {
    const rehearsal = await rehearse({ scenario: 'hang' })
    const response = await ask(rehearsal)
    await Promise.all([rehearsal.close(), rehearsal.close()])
    await expect(response.text()).rejects.toThrow('terminated')
    await expect(ask(rehearsal)).rejects.toThrow('fetch failed')
  })

  test('close ends a pause of slow', async () => {
    const paused = Promise.withResolvers<AbortSignal>()
    const pause = (_: number, signal: AbortSignal): Promise<unknown> => {
      paused.resolve(signal)
      return once(signal, 'abort')
    }
    const rehearsal = await rehearse({ scenario: 'slow', pause })
    const answer = ask(rehearsal)
    const signal = await paused.promise
    await Promise.all([rehearsal.close(), expect(answer).rejects.toThrow('fetch failed')])
    expect(signal.aborted).toBe(true)
  })

  test('aborting the signal closes', async () => {
    const stop = new AbortController()
    const rehearsal = await rehearse({ scenario: 'hang', signal: stop.signal })
    const response = await ask(rehearsal)
    stop.abort()
    await expect(response.text()).rejects.toThrow('terminated')
  })

  test('a fault of the rehearsal is said, not hidden in a broken connection', async () => {
    const now = (): never => {
      throw new Error('the clock stopped')
    }
    const response = await ask(await rehearse({ now }))
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({ error: { message: 'the clock stopped', code: 'rehearsal_fault' } })
  })

  test('an aborted signal starts nothing', async () => {
    const reason = new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')
    await expect(rehearse({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  test('a client that leaves while it listens disturbs nobody', async () => {
    const rehearsal = await rehearse({ scenario: 'hang' })
    const leave = new AbortController()
    const response = await ask(rehearsal, modelRequest(), { signal: leave.signal })
    leave.abort()
    await expect(response.text()).rejects.toThrow('aborted')
    expect((await ask(rehearsal)).status).toBe(200)
  })

  test('a client that leaves while it sends disturbs nobody', async () => {
    const rehearsal = await rehearse()
    const socket = connect(Number(new URL(rehearsal.baseUrl).port), '127.0.0.1')
    const headers = `authorization: Bearer ${rehearsal.apiKey}\r\ncontent-length: 100\r\nexpect: 100-continue`
    socket.write(`POST /v1/responses HTTP/1.1\r\nhost: x\r\n${headers}\r\n\r\n{`)
    await once(socket, 'data')
    socket.destroy()
    expect((await ask(rehearsal)).status).toBe(200)
    expect(rehearsal.requests()).toHaveLength(1)
  })
})
