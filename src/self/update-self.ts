import { compare, valid } from 'semver'
import { CodexkitError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { withProcessLock } from '../platform/process-lock.ts'
import type { SignatureCheck } from './check-signature.ts'
import { findRelease, type FoundRelease } from './find-release.ts'
import { installRelease } from './install-release.ts'
import { openReleaseSource } from './open-release-source.ts'
import { managerOf, ownExecutable } from './own-executable.ts'

export interface SelfUpdate {
  status: 'updated' | 'already' | 'planned'
  file: string
  target: string
  version: { before: string; after: string }
  /** The release that was used: folder or address, and the name of the archive. */
  source: string
  archive: string
  signer: Pick<SignatureCheck, 'principal' | 'fingerprint'>
  signature: SignatureCheck['state']
  /** Files that were replaced, beside the executable itself. */
  files: readonly string[]
  /** Whether scripts/ of the release stood beside the executable and was replaced with it. */
  shimsUpdated: boolean
}

export interface UpdateProgress {
  phase: 'waiting' | 'download' | 'unpack' | 'prove' | 'replace'
  bytes?: number
}

export interface UpdateSelfRequest {
  host: Host
  executable: string | undefined
  version: string
  from: string | undefined
  toVersion?: string
  /** Also to the same version, to an older one, and past a package manager. */
  force: boolean
  dryRun: boolean
  allowHttp: boolean
  /** Take a release that nobody known has signed. One whose signature is wrong is never taken. */
  allowUnsigned: boolean
  allowedSigners?: string
  onProgress?: (progress: UpdateProgress) => void
}

/** Replaces the running executable by the one of a release, after all checks, or leaves everything as it was. */
export async function updateSelf(request: UpdateSelfRequest): Promise<SelfUpdate> {
  const { host, version: before, force } = request
  const executable = ownExecutable(host, request.executable)
  refuseManaged(executable.path, force)
  const source = openReleaseSource(requireSource(request.from), host, request)
  const wish = { target: executable.target, version: exactVersion(request.toVersion) }
  const release = await findRelease(source, { ...wish, allowedSigners: request.allowedSigners, now: host.now() })
  refuseUntrusted(release, request.allowUnsigned)
  const order = compare(release.version, before)
  const { fingerprint, principal, state } = release.signature
  const facts = {
    file: executable.path,
    target: executable.target,
    version: { before, after: release.version },
    source: source.name,
    archive: release.archive,
    signer: { principal, fingerprint },
    signature: state,
    files: [],
    shimsUpdated: false,
  }
  if (order === 0 && !force) return { status: 'already', ...facts }
  if (order < 0 && !force) throw olderError(release.version, before)
  if (request.dryRun) return { status: 'planned', ...facts }
  const onWait = (): void => request.onProgress?.({ phase: 'waiting' })
  const work = (): ReturnType<typeof installRelease> =>
    installRelease({ host, executable, release, onProgress: request.onProgress })
  const done = await withProcessLock(`${executable.path}.update`, { signal: host.signal, onWait }, work)
  return { ...facts, ...done }
}

function requireSource(from: string | undefined): string {
  if (from !== undefined) return from
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', 'Where the new codexkit is to come from was not said.', {
    hint: 'Add --from with the folder or the https address of a release.',
  })
}

function exactVersion(text: string | undefined): string | undefined {
  if (text === undefined || valid(text) === text) return text
  throw new CodexkitError('CODEXKIT_USAGE', `"${text}" is not a version such as 1.2.3.`, {
    hint: 'Give all three numbers: --to-version 1.2.3',
  })
}

function refuseManaged(path: string, force: boolean): void {
  const manager = managerOf(path)
  if (!manager || force) return
  throw new CodexkitError('CODEXKIT_USAGE', `This codexkit was installed by ${manager.name}: ${path}`, {
    hint: `Type: ${manager.command} (or add --force to replace the file all the same).`,
    details: { file: path, manager: manager.name },
  })
}

function refuseUntrusted({ signature: { state, reason, fingerprint }, source }: FoundRelease, allow: boolean): void {
  if (state === 'trusted' || (allow && state !== 'invalid')) return
  const hint =
    state === 'invalid'
      ? 'Get the release from where codexkit is published.'
      : 'Name the keys that you trust with --allowed-signers FILE, or take it unsigned with --allow-unsigned.'
  throw new CodexkitError('CODEXKIT_CHECKSUM', `The release is not trusted: ${reason}`, {
    hint,
    details: { source: source.name, signature: state, fingerprint },
  })
}

function olderError(version: string, before: string): CodexkitError {
  return new CodexkitError('CODEXKIT_USAGE', `codexkit ${version} is older than this one, ${before}.`, {
    hint: 'Add --force to go back to it.',
    details: { version, before },
  })
}
