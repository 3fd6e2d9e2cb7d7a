import type { Product } from './product.ts'
import type { ReleaseArchive } from './release-names.ts'
import { renderHomebrew } from './render-homebrew.ts'
import { renderScoop } from './render-scoop.ts'
import { renderWinget } from './render-winget.ts'

/** The manifests of the package managers, by path in the release; those for which there is an archive. */
export function renderManifests(
  product: Product,
  baseUrl: string,
  archives: readonly ReleaseArchive[],
): Map<string, string> {
  const facts = { ...product, baseUrl, homepage: product.repository }
  const texts = new Map<string, string>()
  for (const [name, text] of renderWinget(facts, archives)) texts.set(`winget/${name}`, text)
  const [scoop, homebrew] = [renderScoop(facts, archives), renderHomebrew(facts, archives)]
  if (scoop !== undefined) texts.set('scoop/codexkit.json', scoop)
  if (homebrew !== undefined) texts.set('homebrew/codexkit.rb', homebrew)
  return texts
}
