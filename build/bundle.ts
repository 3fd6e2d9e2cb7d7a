import { isBuiltin } from 'node:module'
import { basename, join } from 'node:path'
import { build, transform, type BuildOptions, type BuildResult } from 'esbuild'
import { ENTRY_PART, type ProgramPart } from './program-parts.ts'
import { semverByFunction } from './semver-by-function.ts'

const TOP = join(import.meta.dirname, '..')

/** Names stay, so that stack traces can be read. */
const STYLE = {
  platform: 'node',
  target: 'node26',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
} as const satisfies BuildOptions

/**
 * Bundles the program and all it depends on. Every `import()` stays lazy: its part is not read before. With one flat
 * scope, esbuild's own way for CommonJS, `--version` took 1.25 times a bare Node, with parts 1.1 (bench/startup.ts).
 */
export async function bundleProgram(): Promise<ProgramPart[]> {
  // Only with ES modules does esbuild split, so it splits first, and each part is made CommonJS afterwards.
  const split = await build({
    ...STYLE,
    stdin: { contents: "import { main } from './src/main.ts'\nvoid main()", resolveDir: TOP, sourcefile: 'entry.ts' },
    bundle: true,
    splitting: true,
    format: 'esm',
    absWorkingDir: TOP,
    outdir: TOP,
    entryNames: basename(ENTRY_PART, '.js'),
    write: false,
    metafile: true,
    plugins: [semverByFunction],
  })
  checkImports(split)
  return Promise.all(
    split.outputFiles.map(async ({ path, text }): Promise<ProgramPart> => {
      const supported = { 'dynamic-import': false } // Becomes a promise of a `require`, which is all a SEA has.
      // zx reads `import.meta` under Deno only.
      const logOverride = { 'empty-import-meta': 'silent' } as const
      const { code } = await transform(text, { ...STYLE, format: 'cjs', supported, logOverride })
      return { name: `./${basename(path)}`, code: `(function (module, exports, require) {\n${code}})` }
    }),
  )
}

/** Refuses what would only fail in the executable: imports from outside, and `import()` that loses names. */
function checkImports({ metafile: { inputs, outputs } }: BuildResult<{ metafile: true }>): void {
  const outside = Object.values(outputs).flatMap(({ imports }) => imports.filter(({ external }) => external))
  const missing = outside.filter(({ path }) => !isBuiltin(path)).map(({ path }) => path)
  if (missing.length > 0) throw new Error(`An executable holds nothing but Node to import: ${missing.join(', ')}.`)
  const lazy = Object.values(inputs).flatMap(({ imports }) => imports.filter(({ kind }) => kind === 'dynamic-import'))
  const nameless = lazy.filter(({ path }) => inputs[path]?.format === 'cjs').map(({ path }) => path)
  if (nameless.length === 0) return
  throw new Error(
    `import() of CommonJS gives only "default" here; re-export it as undici.ts does: ${nameless.join(', ')}.`,
  )
}
