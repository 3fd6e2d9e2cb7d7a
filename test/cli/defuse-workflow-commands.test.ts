import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { defuseWorkflowCommands } from '../../src/cli/defuse-workflow-commands.ts'

/** Whether the runner of GitHub Actions takes a line for a command: TryParseV2 and TryParse of ActionCommand.cs. */
const isCommand = (line: string): boolean => /^[\s\u0085]*::/.test(line) || line.includes('##[')

describe('text', () => {
  test.each([
    ['::add-mask::x', ': :add-mask::x'],
    [' \t\u00a0\u0085::error::x', ' \t\u00a0\u0085: :error::x'],
    ['a\n::x\n  ::y\r\n::z\r::w', 'a\n: :x\n  : :y\r\n: :z\r: :w'],
    ['a ##[add-mask]b', 'a ## [add-mask]b'],
    ['a::b, see std::vector', 'a::b, see std::vector'],
    ['[::1]:80', '[::1]:80'],
    ['\n\n', '\n\n'],
  ])('%j becomes %j', (text, safe) => {
    expect(defuseWorkflowCommands(text)).toBe(safe)
  })

  it('holds no command afterwards, whatever it was', () => {
    const part = fc.constantFrom('::', ':', '##[', '#', ' ', '\t', '\n', '\r', '\u0085', '\u2028', 'add-mask::x', '{')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = `x${parts.join('')}`
        expect(
          defuseWorkflowCommands(text)
            .split(/\r\n|\n|\r/)
            .filter(isCommand),
        ).toEqual([])
      }),
    )
  })

  it('of a million empty lines takes no time to speak of', () => {
    const text = '\n '.repeat(500_000)
    const began = performance.now()
    expect(defuseWorkflowCommands(text)).toBe(text)
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

describe('JSON', () => {
  it.each([0, 2])('means the same and holds no command (indent %i)', (indent) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('::', '##[', '\n', ' ', '\\', '"', 'x')), (parts) => {
        const document = { text: parts.join(''), more: { '##[k': ['::x'] } }
        const safe = defuseWorkflowCommands(JSON.stringify(document, null, indent))
        expect(JSON.parse(safe)).toEqual(document)
        expect(safe.split('\n').filter(isCommand)).toEqual([])
      }),
    )
  })
})
