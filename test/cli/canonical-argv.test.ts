import { describe, expect, test } from 'vitest'
import { canonicalArgv } from '../../src/cli/canonical-argv.ts'
import { CodexkitError } from '../../src/errors.ts'
import { SAMPLE_OPTIONS } from './sample-options.ts'

const canonical = (...words: string[]): string[] => canonicalArgv(words, SAMPLE_OPTIONS)

const fault = (...words: string[]): CodexkitError => {
  try {
    canonical(...words)
  } catch (thrown) {
    if (thrown instanceof CodexkitError) return thrown
    throw thrown
  }
  throw new Error('it was taken')
}

const SPELLINGS: [string[], string[]][] = [
  [
    ['--prompt', 'x'],
    ['--prompt==x', '--'],
  ],
  [['--prompt=x'], ['--prompt==x', '--']],
  [
    ['-Prompt', 'x'],
    ['--prompt==x', '--'],
  ],
  [['-Prompt:x'], ['--prompt==x', '--']],
  [['--PROMPT:x'], ['--prompt==x', '--']],
  [['-prompt=x'], ['--prompt==x', '--']],
  [['--prompt=a=b'], ['--prompt==a=b', '--']],
  [['-Prompt:a:b=c'], ['--prompt==a:b=c', '--']],
  [['-Prompt:C:\\x'], ['--prompt==C:\\x', '--']],
  [['--prompt=='], ['--prompt===', '--']],
  [
    ['-w', 'x'],
    ['--working-dir==x', '--'],
  ],
  [['-w=x'], ['--working-dir==x', '--']],
  [
    ['-WorkingDir', 'x'],
    ['--working-dir==x', '--'],
  ],
  [
    ['-CodexPath', 'x'],
    ['--codex==x', '--'],
  ],
  [['-Force'], ['--force', '--']],
  [['-f'], ['--force', '--']],
  [['--no-install'], ['--no-install', '--']],
  [['-NoInstall'], ['--no-install', '--']],
]

describe('spellings', () => {
  test.each(SPELLINGS)('%j is %j', (words, expected) => {
    expect(canonical(...words)).toEqual(expected)
  })
})

describe('values', () => {
  test.each([
    [['--prompt', ''], '--prompt=='],
    [['--prompt='], '--prompt=='],
    [['-Prompt:'], '--prompt=='],
    [['--prompt', '-'], '--prompt==-'],
    [['--prompt=-x'], '--prompt==-x'],
    [['--prompt', '-5'], '--prompt==-5'],
    [['--prompt', '- first\n- second'], '--prompt==- first\n- second'],
    [['--prompt', '---\ntitle: x'], '--prompt==---\ntitle: x'],
    [['--prompt', '-x'], '--prompt==-x'],
    [['--prompt', '--strict is not honoured'], '--prompt==--strict is not honoured'],
    [['--prompt=--force'], '--prompt==--force'],
    [['--prompt=--'], '--prompt==--'],
    [['--prompt', 'ü\u0000 "\''], '--prompt==ü\u0000 "\''],
    [['--rehearse'], '--rehearse==ok'],
    [['--rehearse', 'auth'], '--rehearse==auth'],
    [['-Rehearse:auth'], '--rehearse==auth'],
  ] as [string[], string][])('%j gives %j', (words, expected) => {
    expect(canonical(...words)).toEqual([expected, '--'])
  })

  test('an optional value is not taken from the next option', () => {
    expect(canonical('--rehearse', '--force', '--prompt', 'x')).toEqual([
      '--force',
      '--rehearse==ok',
      '--prompt==x',
      '--',
    ])
    expect(canonical('--rehearse', '-Force')).toEqual(['--force', '--rehearse==ok', '--'])
  })

  test('every repeat of an option is kept, in order', () => {
    expect(canonical('--env', 'A', '-Env:B', '--env=A')).toEqual(['--env==A', '--env==B', '--env==A', '--'])
  })
})

describe('flags', () => {
  test.each(['=true', '=True', ':true', ':$true', '=$TRUE'])('--force%s is on', (value) => {
    expect(canonical(`--force${value}`)).toEqual(['--force', '--'])
  })

  test.each(['=false', '=FALSE', ':false', ':$false', '=$False'])('--force%s is off', (value) => {
    expect(canonical(`-Force${value}`)).toEqual(['--'])
  })

  test.each(['1', 'yes', '', 'constructor', '__proto__', 'null'])('%j is no value for a flag', (value) => {
    const { code, message, hint } = fault(`--force=${value}`)
    expect([code, message, hint]).toEqual([
      'CODEXKIT_USAGE',
      `The option --force takes no value, but "${value}" was given.`,
      'Write just --force.',
    ])
  })

  test('the last one wins', () => {
    expect(canonical('--force', '-Force:$false')).toEqual(['--'])
    expect(canonical('-Force:$false', '--force')).toEqual(['--force', '--'])
  })

  test('a flag that stands twice stands once', () => {
    expect(canonical('--force', '-f', '-FORCE')).toEqual(['--force', '--'])
  })

  test('the next word is not its value', () => {
    expect(canonical('--force', 'true')).toEqual(['--force', '--', 'true'])
  })
})

describe('words that are no option', () => {
  test('come after --, in order', () => {
    expect(canonical('a', '--force', '-', '', 'b')).toEqual(['--force', '--', 'a', '-', '', 'b'])
  })

  test('are all that stands behind --', () => {
    expect(canonical('--force', '--', '--prompt', '--', '-x')).toEqual(['--force', '--', '--prompt', '--', '-x'])
  })
})

describe('faults', () => {
  test.each([
    ['--promt', 'There is no option --promt.', 'Did you mean --prompt?'],
    ['-Promt', 'There is no option -Promt.', 'Did you mean -Prompt?'],
    ['-PromptSecret', 'There is no option -PromptSecret.', 'Did you mean -PromptSecrets?'],
    ['--promptsecret', 'There is no option --promptsecret.', 'Did you mean --prompt-secrets?'],
    ['--PROMPT-SECRETZ', 'There is no option --PROMPT-SECRETZ.', 'Did you mean --prompt-secrets?'],
    ['-Codx', 'There is no option -Codx.', 'Did you mean -CodexPath?'],
    ['--full-auto', 'There is no option --full-auto.', 'See --help for the options.'],
    ['-x', 'There is no option -x.', 'See --help for the options.'],
    ['-5', 'There is no option -5.', 'See --help for the options.'],
    ['--promt=--force', 'There is no option --promt.', 'Did you mean --prompt?'],
    ['-Promt:x', 'There is no option -Promt.', 'Did you mean -Prompt?'],
  ])('%s: %s %s', (word, message, hint) => {
    const error = fault(word)
    expect([error.code, error.exitCode, error.message, error.hint]).toEqual(['CODEXKIT_USAGE', 2, message, hint])
  })

  test.each([
    [['--prompt'], 'The option --prompt needs a value.', 'Write --prompt TEXT.'],
    [['-Prompt'], 'The option -Prompt needs a value.', 'Write -Prompt TEXT.'],
    [['--prompt', '--force'], 'The option --prompt needs a value.', 'Write --prompt TEXT.'],
    [['--prompt', '--unknown'], 'The option --prompt needs a value.', 'Write --prompt TEXT.'],
    [['--prompt', '-Force'], 'The option --prompt needs a value.', 'Write --prompt TEXT.'],
    [['--prompt', '-w'], 'The option --prompt needs a value.', 'Write --prompt TEXT.'],
    [['--prompt', '--'], 'The option --prompt needs a value.', 'Write --prompt TEXT.'],
    [['--sandbox'], 'The option --sandbox needs a value.', 'Write --sandbox read-only.'],
    [['-w'], 'The option -w needs a value.', 'Write -w FOLDER.'],
  ] as [string[], string, string][])('%j: %s', (words, message, hint) => {
    const error = fault(...words)
    expect([error.code, error.message, error.hint]).toEqual(['CODEXKIT_USAGE', message, hint])
  })
})
