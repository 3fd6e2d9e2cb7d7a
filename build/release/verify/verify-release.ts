import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashFile } from '../../../src/platform/hash-file.ts'
import type { Host } from '../../../src/platform/host.ts'
import { executableName } from '../release-names.ts'
import { checkArchive } from './check-archive.ts'
import { checkManifests } from './check-manifests.ts'
import { checkNpm } from './check-npm.ts'
import { checkProvenance } from './check-provenance.ts'
import { checkRecipes } from './check-recipes.ts'
import { checkRunning } from './check-running.ts'
import { checkSbom } from './check-sbom.ts'
import { checkSuite } from './check-suite.ts'
import { checkSums } from './check-sums.ts'
import type { Checks } from './checks.ts'
import { readReleaseContents } from './release-contents.ts'

export interface VerifyRequest {
  folder: string
  /** The checkout it was made from. */
  top: string
  /** An allowed_signers file; without it the release's own, which proves that nothing was changed but not by whom. */
  allowedSigners?: string
  host: Host
  checks: Checks
  /** Runs the tests of executables with those of the archives, some minutes. */
  suite?: boolean
}

/** Checks everything in a release folder. Throws CODEXKIT_MISSING_INPUT or CODEXKIT_CHECKSUM when there is none. */
export async function verifyRelease({ folder, top, host, checks, ...request }: VerifyRequest): Promise<void> {
  const { signal } = host
  const contents = await readReleaseContents(folder)
  const allowedSigners = request.allowedSigners ?? join(folder, 'allowed_signers')
  await checkSums(contents, allowedSigners, checks, signal)
  await checkProvenance(contents, checks)
  await checkSbom(contents, top, checks)
  await checkManifests(contents, checks)
  await checkRecipes(contents, top, checks)
  const scratch = await mkdtemp(join(tmpdir(), 'codexkit-verify-'))
  try {
    const programs = new Map<string, string>()
    for (const archive of contents.archives) {
      signal.throwIfAborted()
      const { target, format, fileName } = archive
      const into = join(scratch, fileName)
      await mkdir(into)
      const unpacked = await checkArchive({ contents, archive, allowedSigners, into, checks, signal })
      const program = unpacked && join(unpacked, executableName(target.name))
      const hash = program && (await hashFile(program, 'sha256').catch(() => undefined)) // Missing: told already.
      if (hash && format === 'tar.xz') programs.set(target.name, hash)
      if (unpacked && format === 'tar.xz') {
        await checkRunning(unpacked, target, contents.version, join(into, 'scratch'), host, checks)
        if (request.suite && program) await checkSuite(program, target, { top, scratch, host }, checks)
      }
      if (format === 'zip') {
        await checks.run(`${fileName} holds the program of the .tar.xz`, () => {
          if (!hash || hash !== programs.get(target.name)) throw new Error('they are not the same')
        })
      }
      await rm(into, { recursive: true, force: true }) // 100 MB and more.
    }
    const npm = join(scratch, 'npm')
    await mkdir(npm)
    await checkNpm(contents, programs, npm, host, checks)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
