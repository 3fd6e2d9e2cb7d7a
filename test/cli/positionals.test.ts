import * as fc from 'fast-check'
import { describe, expect, expectTypeOf, it, test } from 'vitest'
import { defineCommand, type OptionValues, type RawValues } from '../../src/cli/command-spec.ts'
import { renderCommandHelp } from '../../src/cli/help.ts'
import { parseOptions } from '../../src/cli/parse-options.ts'
import { requirePositionals } from '../../src/cli/positionals.ts'
import { runCommandLine } from '../../src/cli/run-command-line.ts'
import { anyText } from '../codex/any-text.ts'
import { fakeCommand, fakeLine, fakeWorld } from './fake-world.ts'
import { SAMPLE_OPTIONS } from './sample-options.ts'

const spec = defineCommand({
  name: 'compare',
  summary: 'Compares.',
  description: ['It compares.'],
  positionals: [
    { name: 'first-run', summary: 'The older run.', required: true },
    { name: 'second', summary: 'The newer run.' },
  ],
  options: [{ name: 'prompt', type: 'value', summary: 'What to ask.' }],
  examples: [],
  exitCodes: ['ok', 'usage'],
})

const parse = (...words: string[]): Promise<RawValues> => parseOptions(words, SAMPLE_OPTIONS, spec.positionals)

describe('words without dashes', () => {
  test.each([
    [[], {}],
    [['a'], { firstRun: 'a' }],
    [['a', 'b'], { firstRun: 'a', second: 'b' }],
    [['0123', '7'], { firstRun: '0123', second: '7' }],
    [['a', '--force', 'b'], { firstRun: 'a', second: 'b', force: true }],
    [['--prompt', 'x', 'a', '-Force'], { firstRun: 'a', prompt: 'x', force: true }],
    [['--rehearse', 'ok', 'a'], { firstRun: 'a', rehearse: 'ok' }],
    [['--', '--force', 'b'], { firstRun: '--force', second: 'b' }],
  ] as [string[], RawValues][])('%j are %j', async (words, values) => {
    expect(await parse(...words)).toEqual(values)
  })

  it('are refused when there are too many, naming the first of them', async () => {
    await expect(parse('a', 'b', 'c', 'd')).rejects.toMatchObject({
      code: 'CODEXKIT_USAGE',
      message: '"c" is not expected here.',
    })
  })

  it('arrive byte for byte behind --', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await parse('--', text)).toEqual({ firstRun: text })
      }),
    )
  })
})

describe('a required word', () => {
  it('is asked for by name, with the usage', () => {
    expect(() => requirePositionals(spec, { second: 'b' })).toThrow(
      expect.objectContaining({
        code: 'CODEXKIT_USAGE',
        message: 'FIRST-RUN is missing: The older run.',
        hint: 'Write: codexkit compare FIRST-RUN [SECOND]',
      }),
    )
  })

  it('is not asked for where help is wanted', async () => {
    const fake = fakeWorld()
    expect(await runCommandLine(['compare', '--help'], fakeLine(fakeCommand(spec)), fake.world)).toBe(0)
    expect(fake.stdout()).toBe(renderCommandHelp({ ...spec, description: ['It compares.'] }))
  })
})

describe('the words of a command', () => {
  it('reach its run, also when settings know nothing of them', async () => {
    let got: RawValues | undefined
    const entry = fakeCommand(spec, {
      run: (_, options) => {
        got = options
        return Promise.resolve({ result: {}, exitCode: 0 })
      },
    })
    const line = fakeLine(entry)
    const prepare: typeof line.prepare = async (context) => ({ context, values: { prompt: 'set' }, origins: [] })
    const code = await runCommandLine(['compare', 'a'], { ...line, prepare }, fakeWorld().world)
    expect({ code, got }).toEqual({ code: 0, got: { prompt: 'set', firstRun: 'a', second: undefined } })
  })

  it('stand in its help, in the usage and in a list', () => {
    const help = renderCommandHelp(spec)
    expect(help).toContain('\nUsage: codexkit compare FIRST-RUN [SECOND] [options]\n')
    expect(help).toContain('\n  FIRST-RUN  The older run.\n  SECOND     The newer run.\n\nOptions:\n')
  })

  it('have the types that their spec says', () => {
    expectTypeOf<OptionValues<typeof spec>>().toMatchObjectType<{
      prompt: string | undefined
      firstRun: string
      second: string | undefined
    }>()
  })
})
