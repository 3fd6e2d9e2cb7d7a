import { describe, expect, it, test } from 'vitest'
import { findCommand } from '../../src/cli/find-command.ts'
import { nearestName } from '../../src/platform/nearest-name.ts'
import { fakeCommand } from './fake-world.ts'

const COMMANDS = ['bootstrap', 'run-audit', 'env-report', 'runtime install', 'runtime list'].map((name) =>
  fakeCommand({ name }),
)

describe('words', () => {
  test.each([
    [['bootstrap'], 'bootstrap', []],
    [['run-audit', '--json', 'bootstrap'], 'run-audit', ['--json', 'bootstrap']],
    [['runtime', 'install', '--force'], 'runtime install', ['--force']],
    [['runtime', 'list', 'install'], 'runtime list', ['install']],
  ])('%j name the command %s, and %j is for it', (words, name, rest) => {
    expect(findCommand(words, COMMANDS)).toMatchObject({ kind: 'command', entry: { spec: { name } }, rest })
  })

  test.each([
    [['runtime'], []],
    [['runtime', '--help'], ['--help']],
    [
      ['runtime', '--json', 'install'],
      ['--json', 'install'],
    ],
  ])('%j name a group', (words, rest) => {
    const found = findCommand(words, COMMANDS)
    expect(found).toMatchObject({ kind: 'group', group: 'runtime', rest })
    expect(found.kind === 'group' && found.entries.map(({ spec }) => spec.name)).toEqual([
      'runtime install',
      'runtime list',
    ])
  })

  test.each([[[]], [['--help']], [['-Json', 'bootstrap']], [['-']]])('%j name nothing', (words) => {
    expect(findCommand(words, COMMANDS)).toEqual({ kind: 'none', rest: words })
  })

  test.each([
    ['bootstrp', 'Did you mean "codexkit bootstrap"?'],
    ['Bootstrap', 'Did you mean "codexkit bootstrap"?'],
    ['audit', 'See "codexkit --help" for the commands.'],
    ['run_audit', 'Did you mean "codexkit run-audit"?'],
    ['runtme', 'Did you mean "codexkit runtime"?'],
    ['runtime instal', 'Did you mean "codexkit runtime install"?'],
    ['runtime Install', 'Did you mean "codexkit runtime install"?'],
    ['runtime zzzzzzzz', 'See "codexkit --help" for the commands.'],
    ['', 'See "codexkit --help" for the commands.'],
    ['constructor', 'See "codexkit --help" for the commands.'],
  ])('%j name no command: %s', (line, hint) => {
    const message = `There is no command "${line}".`
    expect(() => findCommand(line.split(' '), COMMANDS)).toThrow(
      expect.objectContaining({ code: 'CODEXKIT_USAGE', exitCode: 2, message, hint, details: { command: line } }),
    )
  })

  it('are never found by a part of a command', () => {
    expect(() => findCommand(['boot'], COMMANDS)).toThrow('There is no command "boot".')
  })
})

describe('suggestions', () => {
  test.each([
    ['promt', 'prompt'],
    ['PROMPT', 'prompt'],
    ['prmpt-secret', 'prompt-secrets'],
    ['evn', 'env'],
    ['x', undefined],
    ['', undefined],
    ['something-else', undefined],
  ])('%j is near to %s', (word, expected) => {
    expect(nearestName(word, ['prompt', 'prompt-secrets', 'env'])).toBe(expected)
  })

  it('are none when nothing is known', () => {
    expect(nearestName('prompt', [])).toBeUndefined()
  })
})
