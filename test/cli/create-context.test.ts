import { describe, expect, it, test } from 'vitest'
import { createContext } from '../../src/cli/create-context.ts'
import { fakeWorld } from './fake-world.ts'

const KEY = 'Qx7-secret/of+this=test!'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** The same secret in the spellings that logs and tools give it. */
const FORMS = {
  'as it is': KEY,
  'in base64': base64(KEY),
  'in base64 at offset 1': base64(`a${KEY}b`),
  'in base64 at offset 2': base64(`ab${KEY}c`),
  'in base64url': base64(KEY).replaceAll('+', '-').replaceAll('/', '_'),
  'in a URL': encodeURIComponent(KEY),
  'in JSON': JSON.stringify({ key: KEY }).slice(8, -2),
  'in JSON in JSON': JSON.stringify(JSON.stringify({ key: KEY })),
}

describe('a secret of the environment', () => {
  test.each(Object.entries(FORMS))('%s never reaches a stream', (_, form) => {
    const { world, stdout, stderr } = fakeWorld({ env: { CODEX_API_KEY: ` ${KEY}\n` } })
    const context = createContext(world, { verbose: true })
    context.stdout.write(`a ${form} b`)
    context.stderr.write(`a ${form} b`)
    context.progress.say(`a ${form} b`)
    context.progress.detail(`a ${form} b`)
    for (const text of [stdout(), stderr()]) {
      expect(text).toContain('[redacted:CODEX_API_KEY]')
      expect(text).not.toContain(form)
      expect(text).not.toContain('secret')
    }
  })

  test.each(['CODEX_API_KEY', 'OPENAI_API_KEY', 'OLLAMA_API_KEY'])('may stand in %s', (name) => {
    const { world, stdout } = fakeWorld({ env: { [name]: KEY } })
    createContext(world, {}).stdout.write(KEY)
    expect(stdout()).toBe(`[redacted:${name}]`)
  })

  it('added later is kept back too', () => {
    const { world, stdout } = fakeWorld()
    const context = createContext(world, {})
    context.redactor.add('OTHER', KEY)
    context.stdout.write(KEY)
    expect(stdout()).toBe('[redacted:OTHER]')
  })

  it('is known by its shape even when nobody named it', () => {
    const { world, stderr } = fakeWorld()
    createContext(world, {}).stderr.write('key sk-proj-abcdefghijklmnop0123456789 end')
    expect(stderr()).toBe('key [redacted:openai-key] end')
  })

  it('that a narrow terminal would cut in two is kept back whole', () => {
    for (let columns = 12; columns <= 60; columns++) {
      const { world, stderr } = fakeWorld({ env: { CODEX_API_KEY: KEY }, terminal: true, columns })
      createContext(world, {}).progress.update(`$ curl --header ${KEY} https://example.test`)
      expect(stderr()).not.toContain('Qx7')
    }
  })
})

describe('a terminal', () => {
  const NASTY = 'a\u001b]0;title\u0007b\u001b[2Jc\rd\u202ee\u0000f\u009bg'

  it('gets escapes shown, not obeyed', () => {
    const { world, stdout, stderr } = fakeWorld({ terminal: true })
    const context = createContext(world, {})
    context.stdout.write(NASTY)
    context.stderr.write(NASTY)
    const shown = 'a\\x1b]0;title\\x07b\\x1b[2Jc\\x0dd\\u202ee\\x00f\\x9bg'
    expect([stdout(), stderr()]).toEqual([shown, shown])
  })

  it('gets them shown in progress lines that stay as well', () => {
    const { world, stderr } = fakeWorld({ terminal: true })
    createContext(world, {}).progress.say(NASTY)
    expect(stderr()).toBe('a\\x1b]0;title\\x07b\\x1b[2Jc\\x0dd\\u202ee\\x00f\\x9bg\n')
  })

  it('keeps colours, tabs and line ends', () => {
    const { world, stdout } = fakeWorld({ terminal: true })
    createContext(world, {}).stdout.write('\u001b[31mred\u001b[39m\ttab\n')
    expect(stdout()).toBe('\u001b[31mred\u001b[39m\ttab\n')
  })

  it('is not meant by a pipe, which gets the bytes as they are', () => {
    const { world, stdout } = fakeWorld()
    createContext(world, {}).stdout.write(NASTY)
    expect(stdout()).toBe(NASTY)
  })
})

describe('the log of a CI job', () => {
  const write = (env: Record<string, string | undefined>, key: string): [string, string] => {
    const { world, stdout, stderr } = fakeWorld({ env: { ...env, CODEX_API_KEY: key } })
    const context = createContext(world, { verbose: true })
    context.stdout.write('  ::add-mask::x\n')
    context.stdout.write(`{"text":"::x ##[y] ${key}"}\n`)
    context.stderr.write('a\n::warning::b\n')
    context.progress.detail('::stop-commands::x')
    context.writeUnredacted('::error::ours\n')
    return [stdout(), stderr()]
  }

  it('of GitHub Actions gets no command but ours', () => {
    expect(write({ GITHUB_ACTIONS: 'true' }, 'Qx7-##[secret]')).toEqual([
      '  : :add-mask::x\n{"text":"::x #\\u0023[y] [redacted:CODEX_API_KEY]"}\n',
      'a\n: :warning::b\n: :stop-commands::x\n::error::ours\n',
    ])
  })

  test.each([{}, { GITHUB_ACTIONS: 'false' }, { GITLAB_CI: 'true' }])('is left as it is with %j', (env) => {
    const [stdout] = write(env, KEY)
    expect(stdout).toBe('  ::add-mask::x\n{"text":"::x ##[y] [redacted:CODEX_API_KEY]"}\n')
  })
})

describe('manners', () => {
  test.each([
    [{}, { terminal: true }, true],
    [{}, { terminal: false }, false],
    [{ noInput: true }, { terminal: true }, false],
    [{}, { terminal: true, env: { CI: 'true' } }, false],
    [{}, { terminal: true, env: { CI: '' } }, true],
  ])('with flags %j and a world of %j, asking a person is %s', (flags, facts, interactive) => {
    expect(createContext(fakeWorld(facts).world, flags).interactive).toBe(interactive)
  })

  test.each([
    [{}, { terminal: true }, true],
    [{}, { terminal: false }, false],
    [{ noColor: true }, { terminal: true }, false],
    [{}, { terminal: true, env: { NO_COLOR: '1' } }, false],
    [{}, { terminal: true, env: { TERM: 'dumb' } }, false],
    [{}, { terminal: false, env: { FORCE_COLOR: '1' } }, true],
    [{ noColor: true }, { terminal: false, env: { FORCE_COLOR: '1' } }, false],
  ])('with flags %j and a world of %j, colour is %s', (flags, facts, coloured) => {
    expect(createContext(fakeWorld(facts).world, flags).style.red('x')).toBe(coloured ? '\u001b[31mx\u001b[39m' : 'x')
  })

  test.each([
    [{}, { terminal: true }, '\r\u001b[2Know'],
    [{}, { terminal: false }, ''],
    [{ noColor: true }, { terminal: true }, ''],
    [{}, { terminal: true, env: { CI: '1' } }, ''],
    [{}, { terminal: true, env: { TERM: 'dumb' } }, ''],
  ])('with flags %j and a world of %j, a redrawn line is %j', (flags, facts, drawn) => {
    const fake = fakeWorld(facts)
    createContext(fake.world, flags).progress.update('now')
    expect(fake.stderr()).toBe(drawn)
  })
})
