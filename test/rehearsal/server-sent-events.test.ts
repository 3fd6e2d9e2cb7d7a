import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderFrames } from '../../src/rehearsal/server-sent-events.ts'
import { messageEvents } from '../../src/rehearsal/wire-events.ts'
import { finalText, parseEvents } from './ask.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('\n', '\r', '\r\n', '\u2028', 'data: x', '\n\n', ':', '"', '\\', '\u0000', '👩‍🚀', '\ud800'),
  }),
)

test('any text comes through an event stream unchanged', () => {
  fc.assert(
    fc.property(fc.array(anyText), (texts) => {
      const events = texts.map((text) => ({ type: 'response.output_text.delta', delta: text }))
      expect(parseEvents(renderFrames(events).join('')).map((event) => event['delta'])).toEqual(texts)
    }),
  )
})

test('the pieces of a message are its text, and none splits a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'ż', '𝒳', '👩‍🚀'), maxLength: 300, size: 'max' }), (text) => {
      const events = parseEvents(renderFrames(messageEvents(text)).join(''))
      const deltas = events.slice(1, -1).map((event) => String(event['delta']))
      expect(deltas.join('')).toBe(text)
      expect(deltas.every((delta) => delta.isWellFormed())).toBe(true)
      expect(finalText(events)).toBe(text)
    }),
  )
})
