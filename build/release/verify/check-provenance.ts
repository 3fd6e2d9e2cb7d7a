import { PROVENANCE } from '../release-names.ts'
import { expectSame, expectThat, type Checks } from './checks.ts'
import type { ReleaseContents } from './release-contents.ts'

/** Files that vouch for the others, and are no products themselves. */
const VOUCHERS = new Set([PROVENANCE, `${PROVENANCE}.sig`, 'allowed_signers', 'DEVELOPMENT-SIGNATURE.txt'])

/** Checks that the provenance speaks of these very files. */
export async function checkProvenance({ sums, statement, archives }: ReleaseContents, checks: Checks): Promise<void> {
  await checks.run(`${PROVENANCE} names every product with its hash`, () => {
    const products = [...sums.keys()].filter((path) => !VOUCHERS.has(path))
    expectSame(
      statement.subject.map(({ name }) => name),
      products,
    )
    const wrong = statement.subject
      .filter(({ name, digest }) => digest.sha256 !== sums.get(name))
      .map(({ name }) => name)
    expectThat(wrong.length === 0, `other hashes than in SHA256SUMS: ${wrong.join(', ')}`)
    const { internalParameters, resolvedDependencies } = statement.predicate.buildDefinition
    const commit = resolvedDependencies.find(({ digest }) => digest['gitCommit'])?.digest['gitCommit']
    return `commit ${commit ?? 'unknown'}${internalParameters.sourceIsCommit ? '' : ', with changes that are in no commit'}`
  })
  await checks.run('all archives of the targets are there', () => {
    const found = [...sums.keys()].filter((path) => /^codexkit-.+\.(?:tar\.xz|zip)$/.test(path))
    expectSame(
      found,
      archives.map(({ fileName }) => fileName),
    )
  })
}
