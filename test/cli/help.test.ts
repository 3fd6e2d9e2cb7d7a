import { describe, expect, it, test } from 'vitest'
import { renderCommandHelp, renderGroupHelp, renderOverview } from '../../src/cli/help.ts'
import { GLOBAL_OPTIONS } from '../../src/cli/global-options.ts'
import { COMMANDS } from '../../src/commands/index.ts'
import { fakeCommand } from './fake-world.ts'
import { SAMPLE_OPTIONS } from './sample-options.ts'

const SPECS = COMMANDS.map(({ spec }) => spec)

/** Every exit code of the contract, with the words that help shows. */
const MEANINGS = {
  ok: '    0  ok',
  failed: '    1  ran, but the verdict is failed or there are findings',
  usage: '    2  wrong command, option or setting',
  missingInput: '    3  an input or a secret is missing',
  auth: '    4  the provider refused the key or login',
  rateLimit: '    5  rate limit or quota',
  network: '    6  network or provider unreachable',
  runtime: '    7  the Codex runtime is missing, wrong or broken',
  mcp: '    8  an MCP server is unhealthy',
  permission: '    9  sandbox or permission',
  timeout: '  124  a time limit was reached',
  interrupt: '  130  interrupted (Ctrl-C)',
  terminated: '  143  terminated',
}

/** Text with line breaks and indents of wrapping taken out. */
const flat = (text: string): string => text.replace(/\s+/g, ' ')

describe('the help of every command', () => {
  test.each(SPECS)('$name shows its summary, options, examples and exit codes', (spec) => {
    const help = renderCommandHelp(spec)
    const words = (spec.positionals ?? []).map(({ name, required }) => {
      return required ? `${name.toUpperCase()} ` : `[${name.toUpperCase()}] `
    })
    expect(help.startsWith(`${spec.summary}\n\nUsage: codexkit ${spec.name} ${words.join('')}[options]\n`)).toBe(true)
    for (const option of [...spec.options, ...GLOBAL_OPTIONS]) {
      expect(help).toMatch(new RegExp(`^  (?:-\\w, )?--${option.name}(?: |$)`, 'm'))
      expect(flat(help)).toContain(flat(option.summary))
    }
    for (const { command, explains } of spec.examples) expect(help).toContain(`  ${command}\n      ${explains}\n`)
    const codes = help.slice(help.indexOf('Exit codes:\n') + 'Exit codes:\n'.length).trimEnd()
    expect(codes.split('\n')).toEqual(spec.exitCodes.map((name) => MEANINGS[name]))
  })

  test.each(SPECS)('$name fits into 100 columns, but for examples', ({ examples, ...spec }) => {
    for (const line of renderCommandHelp({ ...spec, examples: [] }).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(100)
    }
    expect(examples.length).toBeGreaterThan(0)
  })

  test.each(SPECS)('$name has options of one name each, none of them global', ({ options }) => {
    const names = [...options, ...GLOBAL_OPTIONS].map(({ name }) => name.replaceAll('-', ''))
    expect(new Set(names).size).toBe(names.length)
    const shorts = [...options, ...GLOBAL_OPTIONS].flatMap((option) => ('short' in option ? [option.short] : []))
    expect(new Set(shorts).size).toBe(shorts.length)
  })
})

describe('what help says of an option', () => {
  const help = renderCommandHelp(fakeCommand({ options: SAMPLE_OPTIONS }).spec)

  test.each([
    '  --prompt TEXT             What to ask.',
    '  --prompt-secrets          Ask for secrets.',
    '  -f, --force               Do it again.',
    '  --sandbox VALUE           What may be written. One of read-only, workspace-write.',
    '  --rehearse [VALUE]        Play a scenario. One of ok, auth.',
    '  --env NAME                Variables to pass on. May be given more than once.',
    '  -w, --working-dir FOLDER  The workspace.',
    '  --codex VALUE             Another Codex. In PowerShell: -CodexPath.',
  ])('%j', (line) => {
    expect(help.split('\n')).toContain(line)
  })

  it('includes the default and the variable', () => {
    const options = [{ name: 'model', type: 'value', summary: 'Model.', default: 'x', env: 'CODEX_MODEL' }] as const
    expect(flat(renderCommandHelp(fakeCommand({ options }).spec))).toContain(
      '--model VALUE Model. Default: x. Also set by CODEX_MODEL.',
    )
  })
})

describe('options under headings', () => {
  const [first, second, third] = ['first', 'second', 'third'].map(
    (name) => ({ name, type: 'flag', summary: `${name}!` }) as const,
  )
  const options = [first!, second!, third!]
  const headings = (help: string): string[] => help.split('\n').filter((line) => /^(?:\S.*:| {2}--\w+ .*!)$/.test(line))

  it('keep the order of the groups, and those in none come last', () => {
    const optionGroups = { Task: [second!], Model: [third!] }
    const help = renderCommandHelp(fakeCommand({ options, optionGroups }).spec)
    const expected = ['Task:', '  --second  second!', 'Model:', '  --third  third!', 'Options:', '  --first  first!']
    expect(headings(help).slice(0, 6)).toEqual(expected)
  })

  it('of run-audit hold every option once', () => {
    const spec = SPECS.find(({ name }) => name === 'run-audit')!
    const groups = Object.entries(spec.optionGroups ?? {})
    expect(groups.map(([heading]) => heading)).toEqual(['Task', 'Model', 'Limits', 'Checks', 'Codex', 'Reports'])
    expect(groups.flatMap(([, group]) => group)).toEqual(spec.options)
  })
})

describe('the first screen', () => {
  it('lists every command with its summary', () => {
    const lines = renderOverview(COMMANDS).split('\n')
    for (const { name, summary } of SPECS) {
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  ${name} +${RegExp.escape(summary)}$`)))
    }
  })

  it('of a group lists its commands only', () => {
    const entries = ['runtime install', 'runtime list'].map((name) => fakeCommand({ name, summary: `${name}!` }))
    expect(renderGroupHelp('runtime', entries)).toBe(
      [
        'Usage: codexkit runtime <command> [options]',
        '',
        'Commands:',
        '  runtime install  runtime install!',
        '  runtime list     runtime list!',
        '',
      ].join('\n'),
    )
  })
})
