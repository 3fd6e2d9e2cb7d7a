import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { renderRequestLog } from '../../src/rehearsal/index.ts'
import { ask, modelRequest, PROMPT, rehearse } from './ask.ts'

test('a record holds what Codex asked', async () => {
  const rehearsal = await rehearse()
  const body = modelRequest()
  await ask(rehearsal, body)
  expect(rehearsal.requests()).toEqual([
    {
      time: '2026-11-20T14:15:02.000Z',
      method: 'POST',
      path: '/v1/responses',
      status: 200,
      headerNames: expect.arrayContaining(['authorization', 'content-type']),
      model: 'codexkit-rehearsal',
      tools: ['exec_command'],
      promptSha256: createHash('sha256').update(PROMPT).digest('hex'),
      bodyBytes: Buffer.byteLength(JSON.stringify(body)),
      body: JSON.stringify(body),
      bodyCut: false,
    },
  ])
})

test('the log is one JSON line per request and never holds the token', async () => {
  const rehearsal = await rehearse({ scenario: 'auth' })
  await ask(rehearsal)
  await fetch(`${rehearsal.baseUrl}/models?key=${rehearsal.apiKey}`)
  const log = renderRequestLog(rehearsal.requests())
  expect(log).not.toContain(rehearsal.apiKey)
  const lines = log.split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line).path)).toEqual(['/v1/responses', '/v1/models'])
})

test('a long body is cut in the record only', async () => {
  const prompt = 'x'.repeat(300_000)
  const rehearsal = await rehearse({ prompt })
  await ask(rehearsal, modelRequest({ prompt }))
  const [record] = rehearsal.requests()
  expect(record).toMatchObject({ bodyCut: true, promptSha256: expect.any(String) })
  expect(record?.body).toHaveLength(262_144)
  expect(record?.bodyBytes).toBeGreaterThan(300_000)
})

test('no more than 1000 requests are kept', async () => {
  const rehearsal = await rehearse()
  const get = (): Promise<Response> => fetch(`${rehearsal.baseUrl}/models`)
  for (let round = 0; round < 21; round++) await Promise.all(Array.from({ length: 50 }, get))
  expect(rehearsal.requests()).toHaveLength(1000)
  await ask(rehearsal)
  expect(rehearsal.promptReceived()).toBe(true)
})
