import { PassThrough, type Readable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { promptSecret } from '../../src/ui/prompt-secret.ts'

/** A terminal of two streams; tells all that was shown on it. */
function fakeTerminal(): {
  input: Readable & { write: (keys: string) => void }
  output: PassThrough
  shown: () => string
} {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined })
  const output = new PassThrough()
  const parts: string[] = []
  output.on('data', (chunk: Buffer) => parts.push(chunk.toString('utf8')))
  return { input, output, shown: () => stripVTControlCharacters(parts.join('')) }
}

const fine = (): undefined => undefined

describe('asking for a secret', () => {
  it('gives the answer and never shows it', async () => {
    const terminal = fakeTerminal()
    const answer = promptSecret('CODEX_API_KEY: a key', terminal, fine)
    for (const key of 'sk-proj-secret') terminal.input.write(key)
    terminal.input.write('\r')
    expect(await answer).toBe('sk-proj-secret')
    expect(terminal.shown()).toContain('CODEX_API_KEY: a key')
    expect(terminal.shown()).not.toMatch(/sk-|secret$|proj/)
  })

  it('takes Enter as an empty answer', async () => {
    const terminal = fakeTerminal()
    const answer = promptSecret('A', terminal, fine)
    terminal.input.write('\r')
    expect(await answer).toBe('')
  })

  it('asks again for what the check refuses, and says why', async () => {
    const terminal = fakeTerminal()
    const refused: string[] = []
    const answer = promptSecret('A', terminal, (value) => {
      if (value.length > 2) return undefined
      refused.push(value)
      return 'Too short.'
    })
    terminal.input.write('ab')
    terminal.input.write('\r')
    await expect.poll(terminal.shown).toContain('Too short.')
    terminal.input.write('c')
    terminal.input.write('\r')
    expect(await answer).toBe('abc')
    expect(refused).toEqual(['ab'])
  })

  it('ends with CODEXKIT_INTERRUPTED on Ctrl-C', async () => {
    const terminal = fakeTerminal()
    const answer = promptSecret('A', terminal, fine)
    terminal.input.write('ab')
    terminal.input.write('\u0003')
    await expect(answer).rejects.toMatchObject({ code: 'CODEXKIT_INTERRUPTED', exitCode: 130 })
    expect(terminal.shown()).not.toContain('ab')
  })
})
