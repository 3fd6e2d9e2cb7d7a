import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeLock, type RuntimeLock } from '../../src/runtime/lock.ts'
import type { ProgramPart } from '../program-parts.ts'
import type { LockedNpmPackage } from './locked-packages.ts'
import { readNodeLicense, readPinnedNodes, type PinnedNode } from './node-runtimes.ts'
import type { ReleaseRequest } from './release-request.ts'
import { makeSigner, type Signer } from './signer.ts'
import { readSourceState, type SourceState } from './source-state.ts'

/** What all parts of a release are made from. */
export interface ReleaseFacts {
  source: SourceState
  signer: Signer
  parts: ProgramPart[]
  /** What is bundled of npm packages. */
  packages: LockedNpmPackage[]
  nodes: PinnedNode[]
  nodeLicense: string
  codex: RuntimeLock
}

/** Bundles the program and reads the state of the checkout, the locks and the licences. `secret` gets the key. */
export async function gatherFacts(request: ReleaseRequest, secret: string): Promise<ReleaseFacts> {
  const { top, product, targets, tools, signal, report } = request
  const source = await readSourceState(top, request.sourceDateEpoch, signal)
  if (!source.clean) report('warning: files differ from the commit; the provenance says so')
  const words = `${product.version} ${source.commit} ${source.epoch}`
  const signer = await makeSigner({ keyFile: request.signKey, words, folder: secret, signal })
  const parts = await tools.bundleProgram()
  const packages = await tools.findBundledPackages(top, parts)
  report(`bundled: ${parts.length} parts, with code of ${packages.length} npm packages`)
  return {
    source,
    signer,
    parts,
    packages,
    nodes: await readPinnedNodes(top, targets),
    nodeLicense: await readNodeLicense(top),
    codex: decodeLock(JSON.parse(await readFile(join(top, 'codex-runtime.lock.json'), 'utf8'))),
  }
}
