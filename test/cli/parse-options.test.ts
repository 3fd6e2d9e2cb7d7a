import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { RawValues } from '../../src/cli/command-spec.ts'
import { parseOptions } from '../../src/cli/parse-options.ts'
import { anyText } from '../codex/any-text.ts'
import { SAMPLE_OPTIONS } from './sample-options.ts'

const parse = (...words: string[]): Promise<RawValues> => parseOptions(words, SAMPLE_OPTIONS)

describe('values', () => {
  test.each([
    [[], {}],
    [['--prompt', 'x'], { prompt: 'x' }],
    [['--prompt', ''], { prompt: '' }],
    [['--prompt', '0123'], { prompt: '0123' }],
    [['--prompt=1e5'], { prompt: '1e5' }],
    [['--prompt', ' 7 '], { prompt: ' 7 ' }],
    [['--prompt', '0x10'], { prompt: '0x10' }],
    [['--prompt', 'Infinity'], { prompt: 'Infinity' }],
    [['--prompt', 'true'], { prompt: 'true' }],
    [['--prompt', '-'], { prompt: '-' }],
    [['--prompt=-x'], { prompt: '-x' }],
    [['--prompt', 'a', '-Prompt', 'b'], { prompt: 'b' }],
    [['--working-dir', 'a', '-w', ''], { workingDir: '' }],
    [['--env', 'A'], { env: ['A'] }],
    [['--env', 'A', '-Env:A', '--env='], { env: ['A', 'A', ''] }],
    [['--rehearse'], { rehearse: 'ok' }],
    [['--rehearse', 'auth', '--rehearse'], { rehearse: 'ok' }],
    [['-CodexPath', 'x'], { codex: 'x' }],
    [['--force'], { force: true }],
    [['--force', '--force'], { force: true }],
    [['--force', '--force=false'], {}],
    [['--no-install'], { noInstall: true }],
    [['--no-install', '-NoInstall'], { noInstall: true }],
    [['-NoInstall:$false'], {}],
    [['-PromptSecrets', '-Prompt', 'x'], { promptSecrets: true, prompt: 'x' }],
    [['--'], {}],
  ] as [string[], RawValues][])('%j is %j', async (words, values) => {
    expect(await parse(...words)).toEqual(values)
  })
})

describe('faults', () => {
  test.each([
    [['--sandbox', 'readonly'], '--sandbox cannot be "readonly".', 'Did you mean read-only?'],
    [['--sandbox', 'Read-Only'], '--sandbox cannot be "Read-Only".', 'Did you mean read-only?'],
    [['-Sandbox:off'], '--sandbox cannot be "off".', 'It is one of read-only, workspace-write.'],
    [['--rehearse='], '--rehearse cannot be "".', 'It is one of ok, auth.'],
    [['--rehearse', 'constructor'], '--rehearse cannot be "constructor".', 'It is one of ok, auth.'],
    [['promt'], '"promt" is not expected here.', 'Did you mean --prompt?'],
    [
      ['--prompt', 'two', 'words'],
      '"words" is not expected here.',
      'Put text with spaces in quotes, and see --help for the options.',
    ],
    [
      ['--force', 'true'],
      '"true" is not expected here.',
      'Put text with spaces in quotes, and see --help for the options.',
    ],
    [['--', '--prompt'], '"--prompt" is not expected here.', 'Did you mean --prompt?'],
    [['-'], '"-" is not expected here.', 'Put text with spaces in quotes, and see --help for the options.'],
    [['1'], '"1" is not expected here.', 'Put text with spaces in quotes, and see --help for the options.'],
  ] as [string[], string, string][])('%j: %s', async (words, message, hint) => {
    await expect(parse(...words)).rejects.toMatchObject({ code: 'CODEXKIT_USAGE', exitCode: 2, message, hint })
  })

  it('name the choices for a machine too', async () => {
    await expect(parse('--sandbox', 'x')).rejects.toMatchObject({
      details: { option: 'sandbox', value: 'x', choices: ['read-only', 'workspace-write'] },
    })
  })
})

/** What a person would call an option: two dashes and a name, or one dash and a name of the list. */
function isOptionWord(word: string): boolean {
  if (word === '--' || /^--[a-z][\w-]*(?:[=:]|$)/i.test(word)) return true
  return (
    /^-(?:f|w)(?:[=:]|$)/.test(word) ||
    /^-(?:prompt-?secrets|prompt|force|no-?install|sandbox|rehearse|env|working-?dir|codex|codexpath)(?:[=:]|$)/i.test(
      word,
    )
  )
}

const hostile = fc.oneof(
  anyText,
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '-',
    '--',
    '---',
    '=',
    ':',
    '-=',
    '--=',
    '__proto__',
    'constructor',
    '-1',
    '0',
    '00',
    '1e5',
    ' ',
    '\n',
  ),
  fc.string().map((text) => `-${text}`),
  fc.string().map((text) => `--${text}`),
  fc.double().map(String),
)

describe('any text', () => {
  it('survives --prompt=TEXT byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        expect(await parse(`--prompt=${text}`)).toEqual({ prompt: text })
      }),
      { numRuns: 500 },
    )
  })

  it('survives -Prompt:TEXT byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        expect(await parse(`-Prompt:${text}`)).toEqual({ prompt: text })
      }),
      { numRuns: 500 },
    )
  })

  it('survives --prompt TEXT byte for byte unless it is an option word itself', async () => {
    const value = hostile.filter((text) => !isOptionWord(text))
    await fc.assert(
      fc.asyncProperty(value, async (text) => {
        expect(await parse('--prompt', text)).toEqual({ prompt: text })
      }),
      { numRuns: 1000 },
    )
  })

  it('survives among others, in a list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile), async (texts) => {
        const words = texts.flatMap((text) => ['--force', `--env=${text}`])
        expect(await parse(...words)).toEqual(texts.length === 0 ? {} : { force: true, env: texts })
      }),
      { numRuns: 200 },
    )
  })

  it('as a word gives values or a usage error, never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { maxLength: 5 }), async (words) => {
        const outcome: unknown = await parse(...words).catch((thrown: unknown) => thrown)
        if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'CODEXKIT_USAGE', exitCode: 2 })
        else expect(outcome).toBeTypeOf('object')
      }),
      { numRuns: 500 },
    )
  })
})
