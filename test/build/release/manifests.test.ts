import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe, expect, it, vi } from 'vitest'
import { Language, Parser } from 'web-tree-sitter'
import { parse } from 'yaml'
import type { ReleaseArchive } from '../../../build/release/release-names.ts'
import { renderHomebrew } from '../../../build/release/render-homebrew.ts'
import { renderManifests } from '../../../build/release/render-manifests.ts'
import { renderScoop } from '../../../build/release/render-scoop.ts'
import {
  SCOOP,
  WINGET_INSTALLER,
  WINGET_LOCALE,
  WINGET_VERSION,
} from '../../../build/release/verify/manifest-schemas.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const BASE = 'https://github.com/codexkit/codexkit/releases/download/v1.2.3'
const PRODUCT = {
  version: '1.2.3',
  description: 'Says "what" it is, with #{interpolation} and a \\.',
  license: 'MIT',
  bins: ['codexkit'],
  repository: 'https://github.com/codexkit/codexkit',
}
const FACTS = { ...PRODUCT, baseUrl: BASE, homepage: PRODUCT.repository }

function archive(target: string, format: ReleaseArchive['format'], digit: string): ReleaseArchive {
  return { target, format, fileName: `codexkit-1.2.3-${target}.${format}`, sha256: digit.repeat(64), size: 1 }
}
const ZIPS = [archive('win-x64', 'zip', 'a'), archive('win-arm64', 'zip', 'b')]
const TARS = [
  archive('linux-x64', 'tar.xz', '1'),
  archive('macos-x64', 'tar.xz', '2'),
  archive('macos-arm64', 'tar.xz', '3'),
]
const texts = renderManifests(PRODUCT, BASE, [...ZIPS, ...TARS])
const text = (name: string): string => texts.get(name) ?? ''

const grammar = await readFile(createRequire(import.meta.url).resolve('tree-sitter-ruby/tree-sitter-ruby.wasm'))
await Parser.init()
const ruby = new Parser()
ruby.setLanguage(await Language.load(grammar))
const parsesAsRuby = (source: string): boolean => ruby.parse(source)?.rootNode.hasError === false

describe('winget', () => {
  it('has three files that its schemas take', () => {
    expect([...texts.keys()].filter((name) => name.startsWith('winget/'))).toHaveLength(3)
    expect(WINGET_VERSION.parse(parse(text('winget/codexkit.codexkit.yaml')))).toMatchObject({
      PackageVersion: '1.2.3',
    })
    const locale = WINGET_LOCALE.parse(parse(text('winget/codexkit.codexkit.locale.en-US.yaml')))
    expect(locale).toMatchObject({ ShortDescription: PRODUCT.description, License: 'MIT' })
  })

  it('names each .zip with its hash and the program in it', () => {
    const { Installers } = WINGET_INSTALLER.parse(parse(text('winget/codexkit.codexkit.installer.yaml')))
    expect(Installers).toMatchObject([
      { Architecture: 'x64', InstallerUrl: `${BASE}/codexkit-1.2.3-win-x64.zip`, InstallerSha256: 'A'.repeat(64) },
      { Architecture: 'arm64', InstallerUrl: `${BASE}/codexkit-1.2.3-win-arm64.zip`, InstallerSha256: 'B'.repeat(64) },
    ])
    expect(Installers[0]?.NestedInstallerFiles).toEqual([
      { RelativeFilePath: 'codexkit-1.2.3-win-x64\\codexkit.exe', PortableCommandAlias: 'codexkit' },
    ])
  })

  it.each([
    ['a hash that is too short', /InstallerSha256: A/, 'InstallerSha256: '],
    ['an address without a scheme', /https:\/\//, ''],
    ['an unknown architecture', 'Architecture: x64', 'Architecture: x66'],
    ['a misspelt field', 'InstallerUrl', 'InstallerURL'],
    ['another type', 'ManifestType: installer', 'ManifestType: version'],
  ])('its schema refuses %s', (_, from, to) => {
    const broken = text('winget/codexkit.codexkit.installer.yaml').replaceAll(new RegExp(from, 'g'), to)
    expect(WINGET_INSTALLER.safeParse(parse(broken)).success).toBe(false)
  })
})

describe('Scoop', () => {
  it('names each .zip with its hash and how to find the next', () => {
    const manifest = SCOOP.parse(JSON.parse(text('scoop/codexkit.json')))
    expect(manifest.architecture['64bit']).toEqual({
      url: `${BASE}/codexkit-1.2.3-win-x64.zip`,
      hash: 'a'.repeat(64),
      extract_dir: 'codexkit-1.2.3-win-x64',
    })
    expect(manifest.autoupdate?.architecture.arm64?.url).toBe(
      'https://github.com/codexkit/codexkit/releases/download/v$version/codexkit-$version-win-arm64.zip',
    )
  })

  it('looks for no newer version where it does not know how', () => {
    const elsewhere = { ...FACTS, homepage: 'https://example.com' }
    expect(SCOOP.parse(JSON.parse(renderScoop(elsewhere, ZIPS) ?? ''))).not.toHaveProperty('autoupdate')
  })

  it('its schema refuses a hash in another form', () => {
    const broken = text('scoop/codexkit.json').replaceAll('a'.repeat(64), 'sha256')
    expect(SCOOP.safeParse(JSON.parse(broken)).success).toBe(false)
  })
})

describe('Homebrew', () => {
  const formula = text('homebrew/codexkit.rb')

  it('is Ruby, with a block for each archive', () => {
    expect(parsesAsRuby(formula)).toBe(true)
    expect(parsesAsRuby(formula.replace('  end\n', ''))).toBe(false)
    const blocks = formula.match(/on_\w+|codexkit-1\S+xz|sha256 "\d/g)
    expect(blocks).toEqual(
      [
        ['on_macos', 'on_arm', 'codexkit-1.2.3-macos-arm64.tar.xz', 'sha256 "3'],
        ['on_intel', 'codexkit-1.2.3-macos-x64.tar.xz', 'sha256 "2'],
        ['on_linux', 'on_intel', 'codexkit-1.2.3-linux-x64.tar.xz', 'sha256 "1'],
      ].flat(),
    )
    expect(formula.match(/^ {2}(?:desc|homepage|version|license|def install|test do)\b/gm)).toHaveLength(6)
  })

  it('quotes what Ruby would put values into', () => {
    expect(formula).toContain('desc "Says \\"what\\" it is, with \\#{interpolation} and a \\\\"')
  })

  it('is left out without an archive for it', () => {
    expect(renderHomebrew(FACTS, ZIPS)).toBeUndefined()
    expect([...renderManifests(PRODUCT, BASE, ZIPS).keys()]).not.toContain('homebrew/codexkit.rb')
    expect([...renderManifests(PRODUCT, BASE, TARS).keys()]).toEqual(['homebrew/codexkit.rb'])
  })
})
