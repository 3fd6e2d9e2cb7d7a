import { join } from 'node:path'
import { build } from 'esbuild'
import type { ProgramPart } from '../program-parts.ts'
import { semverByFunction } from '../semver-by-function.ts'
import { readLockedPackage, type LockedNpmPackage } from './locked-packages.ts'

/**
 * The npm packages of which something is in the program, by their folder below node_modules. They come from esbuild's
 * metafile: what it bundled, without what tree shaking left out. The build is that of bundle.ts, which gives its metafile
 * to nobody; parts are named after their contents, so other names show that the two are out of step.
 */
export async function findBundledPackages(top: string, parts: readonly ProgramPart[]): Promise<LockedNpmPackage[]> {
  const { metafile, outputFiles } = await build({
    platform: 'node',
    target: 'node26',
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
    stdin: { contents: "import { main } from './src/main.ts'\nvoid main()", resolveDir: top, sourcefile: 'entry.ts' },
    bundle: true,
    splitting: true,
    format: 'esm',
    absWorkingDir: top,
    outdir: top,
    entryNames: 'main',
    write: false,
    metafile: true,
    plugins: [semverByFunction],
  })
  const found = outputFiles.map(({ path }) => path.replace(/^.*[/\\]/, './')).toSorted()
  const wanted = parts.map(({ name }) => name).toSorted()
  if (found.join() !== wanted.join()) throw new Error('bundled-packages.ts does not bundle as bundle.ts does.')
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const paths = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path)
  const folders = new Set(paths.flatMap((path) => packageFolder(path) ?? []))
  return Promise.all([...folders].toSorted().map((folder) => readLockedPackage(join(top, folder), folder, top)))
}

/** `node_modules/@scope/name`, nested ones too, or undefined for a file of codexkit itself. */
export function packageFolder(input: string): string | undefined {
  const path = input.replaceAll('\\', '/')
  // The module that semver-by-function.ts makes; what it exports has paths of its own.
  if (path === 'functions:semver') return undefined
  return /(?:^|[:/])(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
}
