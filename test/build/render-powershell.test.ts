import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test } from 'vitest'
import { Language, Parser } from 'web-tree-sitter'
import { renderPowershellShim } from '../../build/render-powershell.ts'
import { defineCommand, type CommandSpec, type OptionSpec } from '../../src/cli/command-spec.ts'
import { GLOBAL_OPTIONS } from '../../src/cli/global-options.ts'
import { powershellName } from '../../src/cli/option-names.ts'
import { COMMANDS } from '../../src/commands/index.ts'

const { resolve } = createRequire(import.meta.url)
const SPECS = COMMANDS.flatMap(({ spec }) => (spec.shim ? [spec] : []))

const SAMPLE = defineCommand({
  name: 'sample run',
  summary: "A sample's summary.",
  description: ['What it does.'],
  options: [
    { name: 'flag-one', type: 'flag', short: 'f', summary: 'A flag.' },
    { name: 'text', type: 'value', default: 'x', env: 'TEXT', summary: 'A text.' },
    { name: 'mode', type: 'value', choices: ['a', "b'c"], summary: 'A mode.' },
    { name: 'item', type: 'value', repeatable: true, summary: 'An item.' },
    {
      name: 'play',
      type: 'optional-value',
      choices: ['ok', 'bad'],
      placeholder: 'GAME',
      standalone: 'ok',
      summary: 'A game.',
    },
    { name: 'token', type: 'value', secret: true, summary: 'A secret.' },
  ],
  examples: [
    { command: 'codexkit sample run --flag-one --play bad', explains: 'Plays.' },
    { command: 'codexkit sample', explains: 'Another command.' },
  ],
  exitCodes: ['ok', 'usage'],
  shim: 'scripts/deep/er/sample.ps1',
})

const withOption = (option: Partial<OptionSpec>): CommandSpec => ({
  ...SAMPLE,
  options: [{ name: 'text', type: 'value', summary: 'A text.', ...option }],
})

/** What a shim may not hold, and why. */
const FORBIDDEN: [string, RegExp][] = [
  ['$input drains stdin and hangs CI', /\$input\b/i],
  ['Invoke-Expression runs data', /Invoke-Expression|\biex\b/i],
  ['Write-Host writes beside stdout and stderr', /Write-Host/i],
  ['5.1 turns what 2>&1 merges into exceptions', /2>&1/],
  ['a value that is not offered would exit 1', /ValidateSet|ValidatePattern|ValidateScript|Mandatory/i],
  ['$IsWindows does not exist in 5.1', /\$IsWindows\b/i],
  [
    'short names of commands differ between versions',
    /[|{;=(]\s*(cd|cat|echo|ls|dir|select|where|foreach-object|%|\?|sleep|pwd|gcm)\s/,
  ],
  ['5.1 has no ternary, ?? or &&', /\?\?|&&|\s\?\s/],
  ['5.1 takes two arguments to Join-Path', /Join-Path(?! -Path (?:\S+) -ChildPath \S+)/],
  ['a secret is never a parameter', /SecureString|PSCredential/i],
]

describe('syntax', () => {
  let parser: Parser
  beforeAll(async () => {
    await Parser.init()
    const grammar = await readFile(resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'))
    parser = new Parser()
    parser.setLanguage(await Language.load(grammar))
  })

  const hasError = (text: string): boolean => parser.parse(text)?.rootNode.hasError ?? true

  test.each(SPECS)('$shim has none wrong, with either line end', (spec) => {
    const text = renderPowershellShim(spec)
    expect(hasError(text)).toBe(false)
    expect(hasError(text.replaceAll('\n', '\r\n'))).toBe(false)
  })

  test.each([
    ['a brace is missing', /\}\n$/, ''],
    ['a string is open', /'codexkit'/, "'codexkit"],
    ['a parenthesis is missing', /param\(/, 'param'],
  ])('it is noticed that %s', (_, from, to) => {
    const text = renderPowershellShim(SAMPLE)
    expect(hasError(text)).toBe(false)
    expect(hasError(text.replace(from, to))).toBe(true)
  })
})

describe.each(SPECS)('$shim', (spec) => {
  const text = renderPowershellShim(spec)

  test('is ASCII with plain line ends', () => {
    expect(text.match(/[^\n\x20-\x7e]/g)).toBeNull()
  })

  test.each(FORBIDDEN)('%s', (_, pattern) => {
    expect(text.match(pattern)).toBeNull()
  })

  test('begins with what PowerShell reads first', () => {
    expect(text).toMatch(/^#requires -Version 5\.1\n#.*\n\n<#\n\.SYNOPSIS\n/)
    expect(text).toContain('#>\n[CmdletBinding(PositionalBinding = $false)]\nparam(\n')
  })

  test.each<OptionSpec>([...spec.options, ...GLOBAL_OPTIONS])('knows $name', (option) => {
    const name = powershellName(option)
    expect(text).toContain(option.summary)
    if (option.type === 'optional-value') {
      expect(text).toMatch(new RegExp(`^ {4}-${name} \\[`, 'm'))
      return
    }
    expect(text).toContain(`        ${name} = '--${option.name}'\n`)
    if (['verbose', 'debug'].includes(option.name)) expect(text).toContain(`\n    -${name}\n`)
    else expect(text).toMatch(new RegExp(`^ {4}\\[(switch|string|string\\[\\])\\]\\$${name},$`, 'm'))
  })
})

test('each kind of option has its form', () => {
  const text = renderPowershellShim(SAMPLE)
  const block = text.slice(text.indexOf('param(\n'), text.indexOf('[string[]]$Unlisted'))
  expect(block).toContain("    [Alias('f')]\n    [switch]$FlagOne,\n    [string]$Text,\n    [ArgumentCompleter({\n")
  expect(block).toContain(
    "        'a', 'b''c' |\n            Where-Object -FilterScript { $_ -like \"$word*\" }\n    })]\n    [string]$Mode,\n",
  )
  expect(block).toContain('    [string[]]$Item,\n')
  expect(block).toContain("'-Play', '-Play:ok', '-Play:bad', '--play' |")
  expect(block).not.toMatch(/\$Play|Token/)
  expect(text).toContain("@('sample', 'run')")
  expect(text).toContain("-ChildPath '../../..')")
})

test('help speaks PowerShell', () => {
  const text = renderPowershellShim(SAMPLE)
  expect(text).toContain('.EXAMPLE\n    ./scripts/deep/er/sample.ps1 -FlagOne -Play bad\n\n    Plays.\n')
  expect(text).toContain('.EXAMPLE\n    codexkit sample\n\n    Another command.\n')
  expect(text).toContain('.PARAMETER Text\n    A text. Default: x. Also set by TEXT.\n')
  expect(text).toContain('    -Play [GAME]\n    A game. One of ok, bad.\n')
})

test.each([
  ['verbose is shared with PowerShell', { name: 'error-action' }, '-ErrorAction'],
  ['$input would drain stdin', { name: 'input' }, '-Input'],
  ['$host cannot be assigned', { name: 'host' }, '-Host'],
  ['the body has a variable of that name', { name: 'unlisted' }, '-Unlisted'],
  ['the body has a variable of that name', { name: 'shim-words' }, '-ShimWords'],
  ['PowerShell ignores case', { name: 'JSON' }, '-Json to PowerShell'],
  ['a short name is taken', { short: 'V' }, '-v to PowerShell'],
  ['it is not ASCII', { summary: 'Caf\u00e9.' }, 'Caf\u00e9'],
  ['it would end the comment', { summary: 'See #> here.' }, '#>'],
  ['Get-Help would take it for a keyword', { summary: '.env and more.' }, '.env'],
])('a spec is refused when %s', (_, option, named) => {
  expect(() => renderPowershellShim(withOption(option))).toThrow(named)
})

test('an awkward name is fine under another one', () => {
  const text = renderPowershellShim(withOption({ name: 'host', powershellName: 'BindHost' }))
  expect(text).toContain('    [string]$BindHost,\n')
  expect(text).toContain("        BindHost = '--host'\n")
})
