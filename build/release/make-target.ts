import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CodexkitError } from '../../src/errors.ts'
import type { Target } from '../targets.ts'
import type { ReleaseFacts } from './gather-facts.ts'
import { makeArchives } from './make-archives.ts'
import { stagePlatformPackage } from './npm-packages.ts'
import { npmPack } from './npm-pack.ts'
import type { ReleaseArchive } from './release-names.ts'
import type { ReleaseRequest } from './release-request.ts'
import { renderThirdPartyLicenses } from './third-party-licenses.ts'

/** Where a release is made: what is published, and what goes again. */
export interface ReleaseFolders {
  folder: string
  work: string
}

/** Makes all of one target: its executable, its archives, its npm package. */
export async function makeTarget(
  target: Target,
  request: ReleaseRequest,
  facts: ReleaseFacts,
  { folder, work }: ReleaseFolders,
): Promise<ReleaseArchive[]> {
  const { top, product, signal, report } = request
  const { source, signer } = facts
  const scratch = join(work, target.name)
  await mkdir(scratch, { recursive: true })
  const executable = await bringExecutable(target, request, facts, scratch)
  signal.throwIfAborted()
  const licenses = licensesFor(target, facts)
  const archives = await makeArchives({
    top,
    target: target.name,
    executable,
    licenses,
    sign: signer.sign,
    version: product.version,
    output: folder,
    epoch: source.epoch,
    xzLevel: request.xzLevel,
    signal,
    report,
  })
  const staged = join(scratch, 'npm')
  const license = await readFile(join(top, 'LICENSE'), 'utf8')
  await stagePlatformPackage(staged, product, target, { executable, licenses, license })
  await npmPack(staged, join(folder, 'npm'), signal)
  await rm(scratch, { recursive: true, force: true }) // 200 MB and more.
  return archives
}

/** THIRD-PARTY-LICENSES.txt for one target, or, without one, for the JavaScript alone. */
export function licensesFor(target: Target | undefined, { packages, nodes, nodeLicense }: ReleaseFacts): string {
  const node = nodes.find((node) => node.target === target?.name)
  return renderThirdPartyLicenses({ packages, ...(node && { node, nodeLicense }) })
}

async function bringExecutable(
  target: Target,
  { executables, codeCache, tools, report, signal }: ReleaseRequest,
  { parts }: ReleaseFacts,
  scratch: string,
): Promise<string> {
  const output = join(scratch, target.fileName)
  if (executables === undefined) {
    report(`${target.fileName}: making it`)
    await tools.makeExecutable({ parts, target, output, report, codeCache }).catch((thrown: unknown) => {
      // Ctrl-C ends what makes it, too.
      signal.throwIfAborted()
      throw thrown
    })
    return output
  }
  const given = join(executables, target.fileName)
  await copyFile(given, output).catch((thrown: unknown) => {
    throw new CodexkitError('CODEXKIT_MISSING_INPUT', `There is no ${given}.`, {
      hint: 'Make it with: npm run package, or leave --executables out.',
      cause: thrown,
    })
  })
  return output
}
