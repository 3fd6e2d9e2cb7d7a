import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashFile } from '../platform/hash-file.ts'
import type { Host } from '../platform/host.ts'
import { checkSignature, type SignatureCheck } from './check-signature.ts'
import { fetchArchive } from './fetch-archive.ts'
import { findRelease } from './find-release.ts'
import { findInstalledSums } from './installed-sums.ts'
import { openReleaseSource } from './open-release-source.ts'
import { ownExecutable, type OwnExecutable } from './own-executable.ts'
import { hashInArchive } from './unpack-archive.ts'

export type SelfVerdict = 'ok' | 'changed' | 'bad-signature' | 'unsigned' | 'unknown-signer' | 'no-checksum'

/** What was found out about the running file. */
export interface SelfReport {
  file: string
  version: string
  target: string
  /** Lower-case hex. */
  sha256: string
  /** What the checksums say it should be; null where they say nothing. */
  expected: string | null
  /** The SHA256SUMS that was used, or the release it came from; null when there is none. */
  checksums: string | null
  /** Whose key signed the checksums, told by allowed_signers, and the fingerprint of that key. */
  signer: Pick<SignatureCheck, 'principal' | 'fingerprint'>
  verdict: SelfVerdict
  /** One sentence: why the verdict is this one. */
  reason: string
}

export interface VerifySelfRequest {
  host: Host
  /** The file of the running program; undefined when it runs from its source. */
  executable: string | undefined
  version: string
  /** A release folder or its address, instead of the SHA256SUMS beside the file. */
  from?: string
  allowHttp: boolean
  /** The text of an allowed_signers file, instead of the keys built in. */
  allowedSigners?: string
}

/** Hashes the running file and compares it with signed checksums. Throws only when the question cannot be asked. */
export async function verifySelf(request: VerifySelfRequest): Promise<SelfReport> {
  const { host, version } = request
  const executable = ownExecutable(host, request.executable)
  const { path: file, target } = executable
  const [sha256, claim] = await Promise.all([hashFile(file, 'sha256'), findClaim(executable, request)])
  const { expected = null, checksums = null, signature } = claim ?? {}
  const { fingerprint = null, principal = null } = signature ?? {}
  const facts = { file, version, target, sha256, expected, checksums, signer: { principal, fingerprint } }
  return { ...facts, ...judge(sha256, expected, signature) }
}

interface Claim {
  expected: string | undefined
  checksums: string
  signature: SignatureCheck
}

async function findClaim(executable: OwnExecutable, request: VerifySelfRequest): Promise<Claim | undefined> {
  const { host, from, allowedSigners, version, allowHttp } = request
  const now = host.now()
  if (from === undefined) {
    const sums = await findInstalledSums(executable)
    if (!sums) return undefined
    const signature = checkSignature(sums.bytes, sums.signature, { allowedSigners, now })
    return { expected: sums.expected, checksums: sums.path, signature }
  }
  const source = openReleaseSource(from, host, { allowHttp })
  const release = await findRelease(source, { target: executable.target, version, allowedSigners, now })
  const folder = await mkdtemp(join(tmpdir(), 'codexkit-verify-'))
  try {
    const archive = join(folder, 'archive.tar.xz')
    await fetchArchive(release, archive, host)
    const expected = await hashInArchive(archive, executable.releaseName, host.signal)
    return { expected, checksums: `${source.name} (${release.archive})`, signature: release.signature }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function judge(
  sha256: string,
  expected: string | null,
  signature: SignatureCheck | undefined,
): Pick<SelfReport, 'verdict' | 'reason'> {
  if (!signature) return { verdict: 'no-checksum', reason: 'There is no SHA256SUMS beside the file.' }
  if (signature.state === 'invalid') return { verdict: 'bad-signature', reason: signature.reason }
  if (expected === null) return { verdict: 'no-checksum', reason: 'The checksums do not name this file.' }
  if (expected !== sha256) return { verdict: 'changed', reason: 'The file is not the one that the checksums name.' }
  const verdict = { trusted: 'ok', missing: 'unsigned', 'unknown-key': 'unknown-signer' } as const
  return { verdict: verdict[signature.state], reason: signature.reason }
}
