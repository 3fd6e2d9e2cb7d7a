import { describe, expect, test } from 'vitest'
import { REHEARSAL_SCENARIOS, type RehearsalScenario } from '../../src/rehearsal/index.ts'
import { SCENARIOS } from '../../src/rehearsal/scenarios.ts'
import { ask, finalText, parseEvents, rehearse } from './ask.ts'

describe('scenarios that refuse', () => {
  const refusals = {
    auth: { status: 401, error: { code: 'invalid_api_key' } },
    'rate-limit': {
      status: 429,
      error: { code: 'rate_limit_exceeded', message: expect.stringContaining('Please try again in 1.5s.') },
    },
    quota: {
      status: 429,
      error: {
        type: 'usage_limit_reached',
        resets_at: Date.parse('2026-11-20T15:15:02Z') / 1000,
        resets_in_seconds: 3600,
      },
    },
    'server-error': { status: 500, error: { type: 'server_error' } },
    overloaded: { status: 503, error: { code: 'server_is_overloaded' } },
  }

  test.each(Object.entries(refusals))('%s', async (scenario, { status, error }) => {
    const rehearsal = await rehearse({ scenario: scenario as RehearsalScenario })
    const response = await ask(rehearsal)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ error: expect.objectContaining(error) })
    expect(rehearsal.promptReceived()).toBe(true)
  })

  test('quota carries the headers Codex reads the limits from', async () => {
    const response = await ask(await rehearse({ scenario: 'quota' }))
    expect(response.headers.get('x-codex-primary-used-percent')).toBe('100.0')
    expect(response.headers.get('x-codex-primary-reset-at')).toBe(String(Date.parse('2026-11-20T15:15:02Z') / 1000))
    expect(response.headers.get('x-codex-secondary-window-minutes')).toBe('10080')
  })
})

describe('scenarios that answer', () => {
  test('ok sends created, a message in pieces, completed with usage', async () => {
    const response = await ask(await rehearse())
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const events = parseEvents(await response.text())
    const types = events.map((event) => event.type)
    expect(types.slice(0, 2)).toEqual(['response.created', 'response.output_item.added'])
    expect(types.slice(-2)).toEqual(['response.output_item.done', 'response.completed'])
    expect(new Set(types.slice(2, -2))).toEqual(new Set(['response.output_text.delta']))
    expect(events.map((event) => event.sequence_number)).toEqual(events.keys().toArray())
    const deltas = events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event['delta']] : []))
    expect(deltas.join('')).toBe(finalText(events))
    expect(finalText(events)).toMatch(/^# Release readiness: rehearsal\n/)
    expect(events.at(-1)).toMatchObject({
      response: { usage: { input_tokens: 1200, output_tokens: 80, total_tokens: 1280 } },
    })
  })

  test('ok says the same every time', async () => {
    const texts = [await rehearse(), await rehearse()].map(async (rehearsal) => (await ask(rehearsal)).text())
    const [first, second] = await Promise.all(texts)
    expect(first).toBe(second)
  })

  test('slow sends what ok sends, with a pause before each event', async () => {
    const pauses: number[] = []
    const pause = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms))
    const slow = await (await ask(await rehearse({ scenario: 'slow', pause }))).text()
    expect(slow).toBe(await (await ask(await rehearse())).text())
    expect(pauses).toEqual(parseEvents(slow).map(() => 250))
  })
})

describe('scenarios that break', () => {
  test('cut delivers the beginning of a message and then breaks the connection', async () => {
    const response = await ask(await rehearse({ scenario: 'cut' }))
    const { text, broken } = await readAll(response)
    expect(broken).toBe(true)
    expect(parseEvents(text).map((event) => event.type)).toEqual([
      'response.created',
      'response.output_item.added',
      'response.output_text.delta',
      'response.output_text.delta',
    ])
  })

  test('bad-json ends its stream in order but sends no JSON', async () => {
    const text = await (await ask(await rehearse({ scenario: 'bad-json' }))).text()
    expect(text).toMatch(/^event: response\.created\ndata: .+\n\n$/)
    expect(() => parseEvents(text)).toThrow(SyntaxError)
  })

  test('hang sends created and goes on only when closed', async () => {
    const rehearsal = await rehearse({ scenario: 'hang' })
    const body = readAll(await ask(rehearsal))
    await rehearsal.close()
    const { text, broken } = await body
    expect(parseEvents(text).map((event) => event.type)).toEqual(['response.created'])
    expect(broken).toBe(true)
  })
})

test('every scenario has a script and a line of help', () => {
  expect(Object.keys(REHEARSAL_SCENARIOS)).toEqual(Object.keys(SCENARIOS))
  expect(Object.keys(REHEARSAL_SCENARIOS)).toEqual([
    'ok',
    'edit',
    'auth',
    'rate-limit',
    'quota',
    'server-error',
    'overloaded',
    'cut',
    'hang',
    'slow',
    'bad-json',
  ])
  for (const summary of Object.values(REHEARSAL_SCENARIOS)) expect(summary).toMatch(/^[^\n]{10,100}[^.\n]$/)
})

async function readAll(response: Response): Promise<{ text: string; broken: boolean }> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
    return { text, broken: false }
  } catch {
    // The connection was broken; what came before it is what the test looks at.
    return { text, broken: true }
  }
}
