import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { readEnvFile } from '../../src/env/env-file.ts'
import { resolveSettings, type SettingSources } from '../../src/settings/resolve-settings.ts'
import type { ResolvedSetting, Setting } from '../../src/settings/setting.ts'
import { testHost } from '../platform/test-host.ts'

const MODEL: Setting = { name: 'model', type: 'value', env: 'CODEX_MODEL', default: 'default-model' }
const VERBOSE: Setting = { name: 'verbose', type: 'flag', env: 'CODEXKIT_VERBOSE' }
const NAMES: Setting = { name: 'env', type: 'value', repeatable: true, env: 'CODEXKIT_ENV' }
const REHEARSE: Setting = { name: 'rehearse', type: 'optional-value' }

interface Given {
  flags?: SettingSources['flags']
  env?: Record<string, string>
  file?: string
  toml?: string
  platform?: NodeJS.Platform
}

function resolve(setting: Setting, { flags = {}, env = {}, file, toml = '', platform }: Given): ResolvedSetting {
  const envFile = file === undefined ? undefined : readEnvFile(Buffer.from(file), '.env')
  const host = testHost({ env, ...(platform && { platform }) })
  const [resolved] = resolveSettings([setting], { flags, host, envFile, project: parse(toml), command: 'run-audit' })
  if (!resolved) throw new Error('a setting gives a result')
  return resolved
}

describe('a setting', () => {
  const all: Given = {
    flags: { model: 'flag-model' },
    env: { CODEX_MODEL: 'env-model' },
    file: '# c\nCODEX_MODEL=file-model\n',
    toml: 'model = "top-model"\n[run-audit]\nmodel = "command-model"\n',
  }
  const { flags: _flags, ...noFlag } = all
  const { env: _env, ...noEnv } = noFlag
  const { file: _file, ...onlyToml } = noEnv

  it.each([
    ['the command line', all, 'flag-model', '--model'],
    ['the environment', noFlag, 'env-model', 'environment CODEX_MODEL'],
    ['.env', noEnv, 'file-model', '.env line 2'],
    ['the table of its command in codexkit.toml', onlyToml, 'command-model', 'codexkit.toml'],
    [
      'the top of codexkit.toml',
      { toml: 'model = "top-model"\n[bootstrap]\nmodel = "x"' },
      'top-model',
      'codexkit.toml',
    ],
    ['its default', {}, 'default-model', 'default'],
  ])('comes from %s', (_, given, value, origin) => {
    expect(resolve(MODEL, given)).toEqual({ name: 'model', value, origin })
  })

  it.each([
    ['empty in the environment', { env: { CODEX_MODEL: '' }, file: 'CODEX_MODEL=x' }, 'x', '.env line 1'],
    [
      'a placeholder in the environment',
      { env: { CODEX_MODEL: 'insert-local-token' }, file: 'CODEX_MODEL=x' },
      'x',
      '.env line 1',
    ],
    ['space in the environment', { env: { CODEX_MODEL: ' ' }, file: 'CODEX_MODEL=x' }, 'x', '.env line 1'],
    ['empty in .env', { file: 'CODEX_MODEL=', toml: 'model = "x"' }, 'x', 'codexkit.toml'],
    ['a placeholder in .env', { file: 'CODEX_MODEL=insert-local-token', toml: 'model = "x"' }, 'x', 'codexkit.toml'],
    ['a placeholder in codexkit.toml', { toml: 'model = "insert-local-token"' }, 'default-model', 'default'],
    [
      'a placeholder in the table of its command',
      { toml: 'model = "x"\n[run-audit]\nmodel = "insert-local-token"' },
      'x',
      'codexkit.toml',
    ],
  ])('counts as unset when it is %s', (_, given, value, origin) => {
    expect(resolve(MODEL, given)).toEqual({ name: 'model', value, origin })
  })

  it('in .env twice is the last one, with its line', () => {
    expect(resolve(MODEL, { file: 'CODEX_MODEL=a\n\nCODEX_MODEL=b' })).toMatchObject({
      value: 'b',
      origin: '.env line 3',
    })
  })

  it('on the command line may be empty on purpose', () => {
    expect(resolve(MODEL, { ...all, flags: { model: '' } })).toMatchObject({ value: '', origin: '--model' })
    expect(resolve(VERBOSE, { flags: { verbose: false }, env: { CODEXKIT_VERBOSE: '1' } })).toMatchObject({
      value: false,
    })
  })

  it('on Windows is found in any case', () => {
    expect(resolve(MODEL, { platform: 'win32', env: { Codex_Model: 'x' } })).toMatchObject({ value: 'x' })
    expect(resolve(MODEL, { platform: 'linux', env: { Codex_Model: 'x' } })).toMatchObject({ origin: 'default' })
  })

  it.each([
    [MODEL, undefined],
    [VERBOSE, false],
    [NAMES, []],
    [REHEARSE, undefined],
  ])('that nobody set has no value', (given, value) => {
    const setting = { ...given, default: undefined }
    expect(resolve(setting, {})).toEqual({ name: setting.name, value, origin: 'not set' })
  })

  it('without a variable does not look at any', () => {
    expect(resolve(REHEARSE, { env: { REHEARSE: 'x', undefined: 'x' }, file: 'rehearse=x' })).toMatchObject({
      origin: 'not set',
    })
  })

  it.each([
    ['1', true],
    ['true', true],
    ['TRUE', true],
    [' true ', true],
    ['0', false],
    ['false', false],
    ['False', false],
  ])('that is a flag reads %j in the environment as %s', (text, value) => {
    expect(resolve(VERBOSE, { env: { CODEXKIT_VERBOSE: text } })).toMatchObject({ value })
  })

  it.each([
    ['yes', { env: { CODEXKIT_VERBOSE: 'yes' } }, 'environment CODEXKIT_VERBOSE'],
    ['2', { file: 'A=a\nCODEXKIT_VERBOSE=2' }, '.env line 2'],
  ])('that is a flag refuses %j', (_, given, origin) => {
    expect(() => resolve(VERBOSE, given)).toThrow(
      expect.objectContaining({
        code: 'CODEX_INVALID_CONFIG',
        exitCode: 2,
        message: `CODEXKIT_VERBOSE (${origin}) must be true or false.`,
        hint: 'Write 1, true, 0 or false.',
      }),
    )
  })

  it.each([
    [MODEL, 'model = "x"', 'x'],
    [MODEL, 'model = 5', '5'],
    [MODEL, 'model = 1.5', '1.5'],
    [VERBOSE, 'verbose = true', true],
    [VERBOSE, 'verbose = false', false],
    [NAMES, 'env = ["A", "B"]', ['A', 'B']],
    [NAMES, 'env = ["A", 5]', ['A', '5']],
    [NAMES, 'env = []', []],
    [NAMES, 'env = "A"', ['A']],
    [REHEARSE, 'rehearse = "auth"', 'auth'],
  ])('%j reads %s', (setting, toml, value) => {
    expect(resolve(setting, { toml })).toEqual({ name: setting.name, value, origin: 'codexkit.toml' })
  })

  it('that is a list has one element in the environment', () => {
    expect(resolve(NAMES, { env: { CODEXKIT_ENV: 'A' } })).toMatchObject({ value: ['A'] })
    expect(resolve(NAMES, { file: 'CODEXKIT_ENV=A' })).toMatchObject({ value: ['A'] })
  })

  it.each([
    [MODEL, 'model = true', 'a text', 'model = "…"'],
    [MODEL, 'model = ["a"]', 'a text', 'model = "…"'],
    [MODEL, 'model = 2026-11-20', 'a text', 'model = "…"'],
    [MODEL, '[model]\na = 1', 'a text', 'model = "…"'],
    [VERBOSE, 'verbose = "true"', 'true or false', 'verbose = true'],
    [VERBOSE, 'verbose = 1', 'true or false', 'verbose = true'],
    [NAMES, 'env = true', 'a list of texts', 'env = ["…"]'],
    [NAMES, 'env = [["A"]]', 'a list of texts', 'env = ["…"]'],
    [NAMES, 'env = [{ a = 1 }]', 'a list of texts', 'env = ["…"]'],
    [NAMES, 'env = [true]', 'a list of texts', 'env = ["…"]'],
    [MODEL, '[run-audit]\nmodel = false', 'a text', 'model = "…"'],
  ])('%j refuses %j', (setting, toml, wanted, example) => {
    expect(() => resolve(setting, { toml })).toThrow(
      expect.objectContaining({
        code: 'CODEX_INVALID_CONFIG',
        exitCode: 2,
        message: `${setting.name} in codexkit.toml must be ${wanted}.`,
        hint: `Write ${example}.`,
        details: { setting: setting.name },
      }),
    )
  })

  it('is not the table of the project that has its name', () => {
    const toml = '[env.MY_TOKEN]\nsecret = true\n'
    expect(resolve(NAMES, { toml })).toEqual({ name: 'env', value: [], origin: 'not set' })
    expect(resolve(NAMES, { toml: `${toml}[run-audit]\nenv = ["A"]\n` })).toMatchObject({ value: ['A'] })
  })

  it('is refused only when it is used: a flag wins over a wrong type', () => {
    expect(resolve(MODEL, { flags: { model: 'x' }, toml: 'model = true' })).toMatchObject({ value: 'x' })
  })
})

describe('the table of a command', () => {
  const LIMIT: Setting = { name: 'max-tokens', type: 'value' }
  const settle = (toml: string, command: string) =>
    resolveSettings([MODEL, LIMIT], {
      flags: {},
      host: testHost(),
      envFile: undefined,
      project: parse(toml),
      command,
    })

  it.each([
    ['run-audit', '[run-audit]\nmax-tokens = 5'],
    ['run-audit', '[run-audit]'],
    ['run-audit', '[bootstrap]\nanything = 5\n[runtime.install]\nforce = true'],
    ['runtime install', '["runtime install"]\nmax-tokens = 5\n[runtime]\nother = 1'],
    ['runtime install', 'runtime = 5'],
  ])('%s takes %j', (command, toml) => {
    expect(settle(toml, command).map(({ name }) => name)).toEqual(['model', 'max-tokens'])
  })

  it.each([
    ['run-audit', '[run-audit]\nmax_tokens = 5', '"max_tokens", which is no setting of run-audit.', 'max-tokens?'],
    ['run-audit', '[run-audit]\nMaxTokens = 5', '"MaxTokens", which is no setting of run-audit.', 'max-tokens?'],
    ['run-audit', '[run-audit]\nmodel = "x"\nstrict = true', '"strict", which is no', '"codexkit run-audit --help"'],
    ['run-audit', '[run-audit.sub]\nmodel = "x"', '"sub", which is no', '"codexkit run-audit --help"'],
    ['run-audit', 'run-audit = 3', '"run-audit" in codexkit.toml must be a table.', 'Write [run-audit].'],
    ['run-audit', '[[run-audit]]\nmodel = "x"', '"run-audit" in codexkit.toml must be a table.', 'Write [run-audit].'],
    ['runtime install', '"runtime install" = 3', 'must be a table.', 'Write ["runtime install"].'],
    ['runtime install', '["runtime install"]\nmodle = "x"', '["runtime install"] in codexkit.toml', 'model?'],
    ['runtime install', '[runtime.install]\nmodel = "x"', 'is not the table', 'Write ["runtime install"].'],
  ])('%s refuses %j', (command, toml, message, hint) => {
    expect(() => settle(toml, command)).toThrow(
      expect.objectContaining({
        code: 'CODEX_INVALID_CONFIG',
        exitCode: 2,
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    )
  })

  it('of a command without settings takes none', () => {
    const sources = { flags: {}, host: testHost(), envFile: undefined, project: parse('[x]\na = 1'), command: 'x' }
    expect(() => resolveSettings([], sources)).toThrow('[x] in codexkit.toml has the key "a"')
  })
})

it('settings keep their order', () => {
  const sources: SettingSources = { flags: {}, host: testHost(), envFile: undefined, project: {}, command: 'x' }
  expect(resolveSettings([VERBOSE, MODEL], sources).map(({ name }) => name)).toEqual(['verbose', 'model'])
})
