import { compare, prerelease, valid } from 'semver'
import { CodexkitError } from '../errors.ts'
import { checkSignature, type SignatureCheck } from './check-signature.ts'
import { parseReleaseSums } from './release-sums.ts'
import type { ReleaseSource } from './release-source.ts'

/** The archive of one release for one system, and who vouches for it. */
export interface FoundRelease {
  version: string
  source: ReleaseSource
  /** The archive's name in the source, and its hash as SHA256SUMS has it: lower-case hex. */
  archive: string
  archiveSha256: string
  signature: SignatureCheck
}

export interface ReleaseWish {
  target: string
  /** Without it the newest. */
  version?: string
  /** The text of an allowed_signers file. */
  allowedSigners?: string
  now: Date
}

/**
 * Looks for a release: the source is its folder, or the folder with one folder per version. Throws CODEXKIT_MISSING_INPUT
 * when there is none that fits.
 */
export async function findRelease(source: ReleaseSource, wish: ReleaseWish): Promise<FoundRelease> {
  const { version } = wish
  const places = version === undefined ? [''] : [`${version}/`, '']
  for (const place of places) {
    const release = await readRelease(source, place, wish)
    if (release) return release
  }
  const newest = version === undefined ? newestOf(await source.folders()) : undefined
  const release = newest === undefined ? undefined : await readRelease(source, `${newest}/`, wish)
  if (release) return release
  const what = version === undefined ? 'a release of codexkit' : `codexkit ${version}`
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', `There is no SHA256SUMS of ${what} at ${source.name}.`, {
    hint: 'Give the folder that holds SHA256SUMS after --from; on a server the folder above it works with --to-version too.',
    details: { source: source.name },
  })
}

/** Undefined where no SHA256SUMS is, or one of another version than the one that is wished for. */
async function readRelease(source: ReleaseSource, place: string, wish: ReleaseWish): Promise<FoundRelease | undefined> {
  const sums = await source.read(`${place}SHA256SUMS`)
  if (sums === undefined) return undefined
  const signature = (await source.read(`${place}SHA256SUMS.sig`))?.toString('utf8')
  const hashes = [...parseReleaseSums(sums.toString('utf8'))]
  const ending = `-${wish.target}.tar.xz`
  const [found] = hashes.flatMap(([name, sha256]) => {
    const version = name.startsWith('codexkit-') && name.endsWith(ending) && name.slice(9, -ending.length)
    return version && valid(version) === version ? [{ name, sha256, version }] : []
  })
  if (found === undefined) {
    throw new CodexkitError(
      'CODEXKIT_MISSING_INPUT',
      `The release at ${source.name} has no archive for ${wish.target}.`,
      {
        hint: 'Is this SHA256SUMS one of a release folder? It names archives such as codexkit-1.2.3-linux-x64.tar.xz.',
        details: { source: source.name, names: hashes.map(([name]) => name).slice(0, 50) },
      },
    )
  }
  if (wish.version !== undefined && found.version !== wish.version) return undefined
  return {
    version: found.version,
    source,
    archive: `${place}${found.name}`,
    archiveSha256: found.sha256,
    signature: checkSignature(sums, signature, wish),
  }
}

/** The highest version; one before a release only when there is nothing else. */
function newestOf(names: readonly string[]): string | undefined {
  const versions = names.filter((name) => valid(name) === name).toSorted(compare)
  return versions.findLast((version) => prerelease(version) === null) ?? versions.at(-1)
}
