import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hashFolder, renderSums } from './checksums.ts'
import type { ReleaseFacts } from './gather-facts.ts'
import { DEVELOPMENT_NOTICE, PROVENANCE, SUMS, SUMS_SIGNATURE } from './release-names.ts'
import type { ReleaseRequest } from './release-request.ts'
import { renderProvenance } from './render-provenance.ts'

/** Adds what vouches for the rest of a release: the provenance, allowed_signers, and SHA256SUMS with its signature. */
export async function sealRelease(folder: string, request: ReleaseRequest, facts: ReleaseFacts): Promise<void> {
  const { product, targets, baseUrl, builder, xzLevel, codeCache } = request
  const { signer, source, packages, nodes } = facts
  const provenance = renderProvenance({
    version: product.version,
    repository: product.repository,
    baseUrl,
    xzLevel,
    codeCache,
    executables: request.executables === undefined ? 'made' : 'given',
    source,
    packages,
    nodes,
    targets: targets.map(({ name }) => name),
    subjects: await hashFolder(folder),
    signature: { kind: signer.kind, fingerprint: signer.fingerprint },
    builder: builder.id,
    invocation: builder.invocation,
  })
  const texts = new Map([
    [PROVENANCE, provenance],
    ['allowed_signers', signer.allowedSigners],
  ])
  // A statement that is signed says who stands for it, and for a development key that is nobody.
  if (signer.kind === 'release') texts.set(`${PROVENANCE}.sig`, await signer.sign(Buffer.from(provenance)))
  else texts.set(DEVELOPMENT_NOTICE, NOTICE)
  await writeTexts(folder, texts)
  await writeFile(join(folder, SUMS), renderSums(await hashFolder(folder)))
  await writeFile(join(folder, SUMS_SIGNATURE), await signer.sign(await readFile(join(folder, SUMS))))
}

/** Writes texts by path with forward slashes. */
export async function writeTexts(folder: string, texts: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of texts) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
    if (path.endsWith('.sh')) await chmod(join(folder, path), 0o755)
  }
}

const NOTICE = `This release is signed with a development key, which everybody who knows the commit can make.
Its signatures prove nothing: trust nobody who shows them, and do not publish this folder.

For a release that can be trusted, give a key: npm run release -- --sign-key FILE
`
