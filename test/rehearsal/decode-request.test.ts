import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeRequest } from '../../src/rehearsal/decode-request.ts'

const decode = (body: unknown): ReturnType<typeof decodeRequest> => decodeRequest(JSON.stringify(body))

describe('tools', () => {
  test('a type with one tool goes by its type', () => {
    expect(decode({ tools: [{ type: 'local_shell' }] })?.tools).toEqual([{ type: 'local_shell', name: 'local_shell' }])
  })

  test('a namespace is opened', () => {
    const tools = [
      { type: 'function', name: 'exec_command' },
      { type: 'namespace', name: 'mcp__docs', tools: [{ type: 'function', name: 'search' }] },
    ]
    expect(decode({ tools })?.tools).toEqual([
      { type: 'function', name: 'exec_command' },
      { type: 'function', name: 'search', namespace: 'mcp__docs' },
    ])
  })

  test('tools offered in the input count, as the newest models of 0.169 do it', () => {
    const functions = { type: 'namespace', name: 'functions', tools: [{ type: 'custom', name: 'exec' }] }
    const input = [{ type: 'additional_tools', role: 'developer', tools: [functions] }]
    expect(decode({ input })?.tools).toEqual([{ type: 'custom', name: 'exec', namespace: 'functions' }])
  })
})

describe('tool outputs', () => {
  const outputs = {
    'plain text': 'Output:\nhello\n',
    'JSON with metadata, up to 0.57': JSON.stringify({ output: 'Output:\nhello\n', metadata: { exit_code: 0 } }),
    'a list of parts': [
      { type: 'input_text', text: 'Output:' },
      { type: 'input_image', image_url: 'data:' },
      { type: 'input_text', text: 'hello\n' },
    ],
  }

  test.each(Object.entries(outputs))('%s', (_, output) => {
    const input = [{ type: 'function_call_output', call_id: 'c1', output }]
    expect(decode({ input })?.toolOutputs).toEqual([{ callId: 'c1', text: 'Output:\nhello\n' }])
  })

  test.each(['custom_tool_call_output', 'local_shell_call_output'])('%s is an output', (type) => {
    expect(decode({ input: [{ type, call_id: 'c1', output: 'x' }] })?.toolOutputs).toHaveLength(1)
  })
})

describe('texts of the user', () => {
  test('other roles and other items do not count', () => {
    const content = [{ type: 'input_text', text: 'secret plan' }]
    const input = [
      { type: 'message', role: 'assistant', content },
      { type: 'message', role: 'developer', content },
      { type: 'reasoning', role: 'user', content },
    ]
    expect(decode({ input })?.userTexts).toEqual([])
  })

  test('a message without a type and with plain text counts', () => {
    expect(decode({ input: [{ role: 'user', content: 'hello' }] })?.userTexts).toEqual(['hello'])
  })

  test('any text is found among others', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.jsonValue()), (text, others) => {
        const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] }
        expect(decode({ model: 7, tools: others, input: [...others, item] })?.userTexts).toContain(text)
      }),
    )
  })
})

describe('anything else', () => {
  test('any JSON and any text is a value, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.jsonValue(), (text, value) => {
        expect(() => decodeRequest(text)).not.toThrow()
        expect(decode({ model: value, tools: value, input: value })).toBeDefined()
        expect(decode({ tools: [value], input: [value] })).toBeDefined()
      }),
    )
  })

  test.each(['', '[]', '"x"', 'null', '{'])('%j is no request', (text) => {
    expect(decodeRequest(text)).toBeUndefined()
  })
})
