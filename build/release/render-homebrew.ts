import type { ReleaseArchive } from './release-names.ts'
import type { ProductFacts } from './render-winget.ts'

const SYSTEMS = { macos: 'on_macos', linux: 'on_linux' } as const
const ARCHITECTURES = { arm64: 'on_arm', x64: 'on_intel' } as const

/** The Homebrew formula, or undefined when there is no archive for macOS or Linux. */
export function renderHomebrew(facts: ProductFacts, archives: readonly ReleaseArchive[]): string | undefined {
  const blocks = Object.entries(SYSTEMS).flatMap(([system, block]) => {
    const inner = Object.entries(ARCHITECTURES).flatMap(([arch, onArch]) => {
      const archive = archives.find(({ target }) => target === `${system}-${arch}`)
      return archive ? [onArchitecture(onArch, facts, archive)] : []
    })
    return inner.length === 0 ? [] : [`  ${block} do\n${inner.join('\n')}\n  end`]
  })
  if (blocks.length === 0) return undefined
  return `class Codexkit < Formula
  desc ${quote(facts.description.replace(/\.$/, ''))}
  homepage ${quote(facts.homepage)}
  version ${quote(facts.version)}
  license ${quote(facts.license)}

${blocks.join('\n\n')}

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"codexkit"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/codexkit --version")
  end
end
`
}

function onArchitecture(block: string, { baseUrl }: ProductFacts, { fileName, sha256 }: ReleaseArchive): string {
  return `    ${block} do
      url ${quote(`${baseUrl}/${fileName}`)}
      sha256 ${quote(sha256)}
    end`
}

/** A Ruby string in which nothing is interpolated. */
function quote(text: string): string {
  return `"${text.replace(/["\\#]/g, '\\$&')}"`
}
