import { generateKeyPairSync } from 'node:crypto'
import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'
import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../src/env/redact.ts'

const FILLER = 'Zq8vT3nLx0WcR7yKd5PbUe2MhJ4sGf6AoNi9'
const { privateKey: RSA_KEY } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
})

/** Samples that secretlint's recommended rules find. Written in parts, so that no scanner finds them here. */
const SAMPLES = [
  ['OpenAI', `sk-${FILLER.slice(0, 20)}T3Blbk${`FJ${FILLER}`.slice(0, 22)}`],
  ['OpenAI, of a project', `sk-proj-${'a1B2c3D4'.repeat(9)}aaT3BlbkFJ${'e5F6g7H8'.repeat(9)}aa`],
  ['Anthropic', `sk-ant-api03-${`${FILLER}${FILLER}${FILLER}`.slice(0, 93)}AA`],
  ['GitHub', `ghp_${FILLER}`],
  ['GitHub, fine-grained', `github_pat_${FILLER.slice(0, 22)}_${`${FILLER}${FILLER}`.slice(0, 59)}`],
  ['Slack', ['xoxb', '123456789012', '1234567890123', FILLER.slice(0, 24)].join('-')],
  ['npm', `npm_${FILLER}`],
  ['AWS', `AWS_SECRET_ACCESS_KEY=${`${FILLER}${FILLER}`.slice(0, 40)}`],
  ['a private key', `\n${RSA_KEY}`],
  ['a password in a URL', 'https://admin:Zq8vT3nLx0WcR7@db.mycompany.test/x'],
] as const

async function findings(content: string): Promise<string[]> {
  const rule = { id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }
  const source = { content, filePath: 'log.txt', ext: '.txt', contentType: 'text' } as const
  const { messages } = await lintSource({ source, options: { config: { rules: [rule] } } })
  return messages.map((message) => message.message)
}

describe('what secretlint finds', () => {
  it.each(SAMPLES)('is taken out: %s', async (_, secret) => {
    const text = `2026-11-20 INFO before ${secret} after\n`
    expect(await findings(text)).not.toEqual([])
    expect(await findings(createRedactor().redact(text))).toEqual([])
  })
})
