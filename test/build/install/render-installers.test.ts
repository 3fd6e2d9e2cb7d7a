import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { Language, Parser } from 'web-tree-sitter'
import { renderInstallers, type InstallerFacts, type ReleaseArchive } from '../../../build/install/render-installers.ts'

const TARGETS = ['linux-x64', 'linux-arm64', 'macos-x64', 'macos-arm64', 'win-x64', 'win-arm64']

function archive(target: string, ending: string, index: number): ReleaseArchive {
  const sha256 = String(index).repeat(64).slice(0, 64)
  return { target, fileName: `codexkit-1.2.3-${target}${ending}`, sha256, size: 30_000_000 + index }
}

const tars = TARGETS.map((target, index) => archive(target, '.tar.xz', index))
const zips = TARGETS.slice(4).map((target, index) => archive(target, '.zip', index + 6))
const facts: InstallerFacts = {
  version: '1.2.3',
  archives: [...tars, ...zips],
  baseUrl: 'https://releases.invalid/v1.2.3',
}

function textOf(name: string, more: Partial<InstallerFacts> = {}): string {
  return renderInstallers({ ...facts, ...more }).find((file) => file.name === name)?.text ?? ''
}

describe('both installers', () => {
  it.each(['install.sh', 'install.ps1'])(
    '%s is ASCII, pins the version and the address, and has no mark left',
    (name) => {
      const text = textOf(name)
      expect(text.match(/[^\r\n\x20-\x7e]/g)).toBeNull()
      expect(text).toContain("'https://releases.invalid/v1.2.3'")
      expect(text).toContain('1.2.3')
      expect(text.match(/@[A-Z]+@/g)).toBeNull()
    },
  )

  it('hold exactly the archives that their system can use, each with its checksum and size', () => {
    const pairs = (text: string): RegExpMatchArray | null =>
      text.match(/codexkit-1\.2\.3-[\w-]+\.(?:tar\.xz|zip)'.*$/gm)
    const row = ({ fileName, sha256, size }: ReleaseArchive): unknown =>
      expect.stringMatching(new RegExp(`^${fileName}'.*'${sha256}'.*\\b${size}\\b`))
    expect(pairs(textOf('install.sh'))).toEqual(tars.slice(0, 4).map(row))
    expect(pairs(textOf('install.ps1').replaceAll('\r', ''))).toEqual(zips.map(row))
  })

  it.each<[string, Partial<InstallerFacts>]>([
    ['a version', { version: "1.2.3'; rm -rf ~" }],
    ['an address with a quote', { baseUrl: "https://x'$(id)" }],
    ['an address of another kind', { baseUrl: 'ftp://releases.invalid' }],
    ['a slash at its end', { baseUrl: 'https://releases.invalid/' }],
    ['a file name', { archives: [{ ...archive('linux-x64', '.tar.xz', 1), fileName: '$(id).tar.xz' }] }],
    ['a target', { archives: [{ ...archive('linux-x64', '.tar.xz', 1), target: 'linux-x64) id ;;' }] }],
    ['a checksum', { archives: [{ ...archive('linux-x64', '.tar.xz', 1), sha256: 'A' }] }],
    ['a size', { archives: [{ ...archive('linux-x64', '.tar.xz', 1), size: 0.5 }] }],
  ])('are not made with %s that could not stand in them', (_, more) => {
    expect(() => renderInstallers({ ...facts, ...more })).toThrow('cannot stand in an installer')
  })
})

describe('install.sh', () => {
  it.each([
    ['[[ is not in POSIX', /\[\[ /],
    ['local is not in POSIX', /^\s*local\b/m],
    ['== is not in POSIX', /==/],
    ['macOS has no readlink -f', /readlink|realpath/],
    ['eval runs data', /\beval\b/],
    ['no root', /\bsudo\b/],
    ['nothing is asked', /^\s*read\b/m],
  ])('%s', (_, pattern) => {
    expect(textOf('install.sh').match(pattern)).toBeNull()
  })
})

describe('install.ps1', () => {
  let parser: Parser
  beforeAll(async () => {
    const require = createRequire(import.meta.url)
    await Parser.init()
    const path = require.resolve('tree-sitter-powershell/package.json').replace('package.json', '')
    parser = new Parser().setLanguage(await Language.load(readFileSync(`${path}tree-sitter-powershell.wasm`)))
  })

  it('has line ends of Windows only, and no error of syntax', () => {
    const text = textOf('install.ps1')
    expect(text.replaceAll('\r\n', '').match(/[\r\n]/g)).toBeNull()
    const tree = parser.parse(text.replaceAll('\r\n', '\n'))
    expect(tree?.rootNode.hasError).toBe(false)
    expect(parser.parse('if ($x {')?.rootNode.hasError).toBe(true)
  })

  it.each([
    ['Invoke-Expression runs data', /Invoke-Expression|\biex\s/i],
    ['Write-Host is no output', /Write-Host/i],
    ['2>&1 throws in 5.1', /2>&1/],
    ['?? is not in 5.1', /\?\?|\?\./],
    ['&& is not in 5.1', /&&|\|\|/],
    ['a ternary is not in 5.1', / \? .* : /],
    ['Join-Path of 5.1 takes two parts', /Join-Path [$'][^()\s]* [$'][^()\s]* [$'\w]/],
    ['no administrator', /'Machine'|HKLM|RunAs/],
  ])('%s', (_, pattern) => {
    const code = textOf('install.ps1')
      .replace(/<#[\s\S]*?#>/, '')
      .replace(/^\s*#.*$/gm, '')
    expect(code.match(pattern)).toBeNull()
  })
})
