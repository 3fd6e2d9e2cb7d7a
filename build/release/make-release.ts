import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statOptional } from '../../src/platform/read-optional.ts'
import { gatherFacts } from './gather-facts.ts'
import { makeMainPackage } from './make-main-package.ts'
import { makeTarget, type ReleaseFolders } from './make-target.ts'
import { mapLimited } from './map-limited.ts'
import { sbomName, type ReleaseArchive } from './release-names.ts'
import type { ReleaseRequest } from './release-request.ts'
import { renderManifests } from './render-manifests.ts'
import { renderSbom } from './render-sbom.ts'
import { sealRelease, writeTexts } from './seal-release.ts'
import type { Signer } from './signer.ts'

/** What installs a release elsewhere and names its version. */
const RECIPES = ['Dockerfile', 'action.yml']

export interface MadeRelease {
  folder: string
  archives: ReleaseArchive[]
  signer: Signer
}

/**
 * Makes the whole release folder of a version beside its place, and puts it there at the end: an older one stays until
 * then, and nothing half-made is left. Throws CodexkitError for what is missing on this machine.
 */
export async function makeRelease(request: ReleaseRequest): Promise<MadeRelease> {
  const { output, product, signal } = request
  await mkdir(output, { recursive: true })
  const making = await mkdtemp(join(output, '.making-'))
  const secret = await mkdtemp(join(tmpdir(), 'codexkit-sign-'))
  try {
    const folders = { folder: join(making, product.version), work: join(making, 'work') }
    const made = await fillRelease(request, folders, secret)
    signal.throwIfAborted()
    const place = join(output, product.version)
    if (await statOptional(place)) await rename(place, join(making, 'replaced'))
    await rename(folders.folder, place)
    return { ...made, folder: place }
  } finally {
    await Promise.all([making, secret].map((path) => rm(path, { recursive: true, force: true })))
  }
}

async function fillRelease(
  request: ReleaseRequest,
  folders: ReleaseFolders,
  secret: string,
): Promise<Omit<MadeRelease, 'folder'>> {
  const { product, targets, tools, report } = request
  const { folder, work } = folders
  for (const path of [join(folder, 'npm'), work]) await mkdir(path, { recursive: true })
  const facts = await gatherFacts(request, secret)
  const made = await mapLimited(targets, request.jobs, request.signal, (target, signal) =>
    makeTarget(target, { ...request, signal }, facts, folders),
  )
  const archives = made.flat()
  await makeMainPackage(request, facts, folders)
  report(`npm: ${targets.length + 1} packages`)
  const { version } = product
  const installers = tools.renderInstallers({ version, archives, baseUrl: request.baseUrl })
  const sbom = renderSbom({ ...product, ...facts.source, ...facts })
  await writeTexts(folder, renderManifests(product, request.baseUrl, archives))
  await writeTexts(folder, new Map(installers.map(({ name, text }) => [name, text])))
  await writeTexts(folder, new Map([[sbomName(version), sbom]]))
  for (const name of RECIPES) await copyFile(join(request.top, name), join(folder, name))
  await sealRelease(folder, request, facts)
  return { archives, signer: facts.signer }
}
