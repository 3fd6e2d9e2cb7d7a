import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashFile } from '../../../src/platform/hash-file.ts'
import { listFiles } from '../checksums.ts'
import { PROVENANCE, SUMS, SUMS_SIGNATURE } from '../release-names.ts'
import { expectSame, expectThat, type Checks } from './checks.ts'
import { checkSignature } from './check-signature.ts'
import type { ReleaseContents } from './release-contents.ts'

/** Checks that SHA256SUMS lists all files with their hashes, and who signed it. */
export async function checkSums(
  contents: ReleaseContents,
  allowedSigners: string,
  checks: Checks,
  signal: AbortSignal,
): Promise<void> {
  const { folder, sums, statement } = contents
  const signature = statement.predicate.buildDefinition.internalParameters.signature
  const note = signature.kind === 'development' ? ', a development key that nobody should trust' : ''
  await checks.run(`signature of ${SUMS}`, async () => {
    const signer = await checkSignature(join(folder, SUMS), join(folder, SUMS_SIGNATURE), allowedSigners, signal)
    expectThat(
      signer === signature.fingerprint,
      `signed by ${signer}, but the provenance names ${signature.fingerprint}`,
    )
    return `${signer}${note}`
  })
  if (sums.has(`${PROVENANCE}.sig`)) {
    await checks.run(`signature of ${PROVENANCE}`, () =>
      checkSignature(join(folder, PROVENANCE), join(folder, `${PROVENANCE}.sig`), allowedSigners, signal),
    )
  }
  await checks.run(`${SUMS} lists every file`, async () => {
    expectSame(await listFiles(folder), [...sums.keys(), SUMS, SUMS_SIGNATURE])
  })
  for (const [path, wanted] of sums) {
    await checks.run(`checksum of ${path}`, async () => {
      const found = await hashFile(join(folder, path), 'sha256')
      expectThat(found === wanted, `it is ${found}, and ${SUMS} says ${wanted}`)
    })
  }
  await checks.run('development signatures are marked', async () => {
    const text = await readFile(join(folder, 'allowed_signers'), 'utf8')
    const marked = [...sums.keys()].some((path) => path.startsWith('DEVELOPMENT')) && text.startsWith('#')
    expectThat(marked === (signature.kind === 'development'), 'the mark and the provenance do not say the same')
  })
}
