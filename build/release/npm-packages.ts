import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ProgramPart } from '../program-parts.ts'
import type { Target } from '../targets.ts'
import { renderNpmBin, renderNpmLauncher, renderNpmProgram } from './npm-launcher.ts'
import { executableName, LICENSES } from './release-names.ts'

/** What all packages say about themselves. */
export interface NpmFacts {
  version: string
  description: string
  license: string
  repository: string
}

/** The package that holds the executable of a target; npm's convention is Node's names of system and processor. */
export function platformPackage({ platform, arch }: Target): string {
  return `@codexkit/${platform}-${arch}`
}

/** Fills a folder with the package of one target. npm installs it on that system only. */
export async function stagePlatformPackage(
  folder: string,
  facts: NpmFacts,
  target: Target,
  files: { executable: string; licenses: string; license: string },
): Promise<void> {
  const name = executableName(target.name)
  const manifest = {
    ...manifestHead(platformPackage(target), facts),
    description: `The executable of codexkit for ${target.name}; install codexkit instead.`,
    os: [target.platform],
    cpu: [target.arch],
    // Node's own executables need glibc.
    ...(target.platform === 'linux' && { libc: ['glibc'] }),
    preferUnplugged: true,
    files: [name, LICENSES],
  }
  await writeFiles(folder, { 'package.json': json(manifest), LICENSE: files.license, [LICENSES]: files.licenses })
  await copyFile(files.executable, join(folder, name))
  await chmod(join(folder, name), 0o755)
}

export interface MainPackage {
  parts: readonly ProgramPart[]
  targets: readonly Target[]
  /** The names of its programs. */
  bins: readonly string[]
  /** Texts by name, such as README.md. */
  pages: Readonly<Record<string, string>>
}

/**
 * Fills a folder with the package `codexkit`: launchers and the bundled JavaScript. It depends on nothing but, optionally,
 * the executables of the same version.
 */
export async function stageMainPackage(folder: string, facts: NpmFacts, main: MainPackage): Promise<void> {
  const { parts, targets, bins, pages } = main
  const manifest = {
    ...manifestHead('codexkit', facts),
    description: facts.description,
    bin: Object.fromEntries(bins.map((name) => [name, `bin/${name}.js`])),
    files: ['bin', 'lib', ...Object.keys(pages).filter((name) => !/^(?:README\.md|LICENSE)$/.test(name))],
    engines: { node: '>=18' },
    optionalDependencies: Object.fromEntries(targets.map((target) => [platformPackage(target), facts.version])),
  }
  await writeFiles(folder, {
    'package.json': json(manifest),
    ...pages,
    'lib/launch.js': renderNpmLauncher(),
    'lib/program.js': renderNpmProgram(),
    ...Object.fromEntries(parts.map(({ name, code }) => [join('lib/program', name), code])),
    ...Object.fromEntries(bins.map((name) => [`bin/${name}.js`, renderNpmBin(name)])),
  })
  for (const name of bins) await chmod(join(folder, 'bin', `${name}.js`), 0o755)
}

function manifestHead(name: string, { version, license, repository }: NpmFacts): object {
  return { name, version, license, type: 'commonjs', repository: { type: 'git', url: `git+${repository}.git` } }
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}
