import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { Language, Parser } from 'web-tree-sitter'
import { renderPowershellModule } from '../../build/render-powershell-module.ts'
import { COMMANDS } from '../../src/commands/index.ts'

const { resolve } = createRequire(import.meta.url)
const SPECS = COMMANDS.map(({ spec }) => spec)

/** The verbs of Get-Verb that a command of ours may begin with. */
const APPROVED = ['Get', 'Initialize', 'Install', 'Invoke', 'Test', 'Watch']

const textOf = (name: string): string => {
  const file = renderPowershellModule(SPECS).find(({ path }) => path.endsWith(name))
  if (!file) throw new Error(`there is no ${name}`)
  return file.text
}

describe('the PowerShell module', () => {
  it.each(['Codexkit.psm1', 'Codexkit.psd1'])('has no wrong syntax in %s, and ASCII only', async (name) => {
    await Parser.init()
    const parser = new Parser()
    parser.setLanguage(
      await Language.load(await readFile(resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'))),
    )
    expect(parser.parse(textOf(name))?.rootNode.hasError).toBe(false)
    expect(textOf(name)).not.toMatch(/[^\n\x20-\x7e]/)
  })

  it('has a function with an approved verb for every shim, and exports those', () => {
    const names = SPECS.flatMap(({ cmdlet }) => cmdlet ?? [])
    expect(names).toHaveLength(SPECS.filter(({ shim }) => shim).length)
    for (const name of names) expect(APPROVED).toContain(name.split('-', 1)[0])
    const list = names.map((name) => `'${name}'`).join(', ')
    expect([...textOf('.psm1').matchAll(/^function (\S+) \{$/gm)].map(([, name]) => name)).toEqual(names)
    expect(textOf('.psm1')).toContain(`\nExport-ModuleMember -Function ${list}\n`)
    expect(textOf('.psd1')).toContain(`    FunctionsToExport = @(${list})\n`)
  })

  it('calls shims beside its folder, and types itself in its examples', () => {
    const text = textOf('.psm1')
    for (const { cmdlet = '', shim, examples } of SPECS.filter((spec) => spec.cmdlet)) {
      expect(text).toContain(`-ChildPath '../${shim?.replace('scripts/', '')}'\n`)
      if (examples.length > 0) expect(text).toContain(`    .EXAMPLE\n        ${cmdlet}`)
    }
  })

  it('refuses a name without a shim to hand on to', () => {
    const [spec] = SPECS
    if (!spec) throw new Error('there are commands')
    expect(() => renderPowershellModule([{ ...spec, cmdlet: 'Test-Nothing', shim: undefined }])).toThrow('needs a shim')
  })
})
