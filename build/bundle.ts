import { isBuiltin } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { build, transform, type BuildOptions, type BuildResult } from 'esbuild'
import { writeFileAtomic } from '../src/platform/atomic-write.ts'

const TOP = join(import.meta.dirname, '..')
const ENTRY = 'main'

/** Names stay, so that stack traces can be read. */
const STYLE = {
  platform: 'node',
  target: 'node26',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
} as const satisfies BuildOptions

/**
 * Bundles the program and all it depends on into one CommonJS file, which is what pkg packs. Every `import()` stays
 * lazy: each part is a function that V8 does not look into before it is called. With one flat scope, esbuild's own way
 * for CommonJS, `--version` took 1.25 times a bare Node, with this 1.1 (bench/startup.ts).
 */
export async function bundleProgram(outFile: string): Promise<void> {
  // Only with ES modules does esbuild split, so it splits first, and each part is made CommonJS afterwards.
  const split = await build({
    ...STYLE,
    stdin: { contents: "import { main } from './src/main.ts'\nvoid main()", resolveDir: TOP, sourcefile: 'entry.ts' },
    bundle: true,
    splitting: true,
    format: 'esm',
    absWorkingDir: TOP,
    outdir: dirname(outFile),
    entryNames: ENTRY,
    write: false,
    metafile: true,
  })
  checkImports(split)
  const parts = await Promise.all(
    split.outputFiles.map(async ({ path, text }) => {
      const supported = { 'dynamic-import': false } // Becomes a promise of a `require`, which is all a SEA has.
      const { code } = await transform(text, { ...STYLE, format: 'cjs', supported })
      return renderPart(`./${basename(path)}`, code)
    }),
  )
  await writeFileAtomic(outFile, renderBundle(parts))
}

/** Parentheses tell V8 that the function is called at once, so that it is compiled into the code cache. */
function renderPart(name: string, code: string): string {
  const body = `function (module, exports, require) {\n${code}}`
  return `  ${JSON.stringify(name)}: ${name === `./${ENTRY}.js` ? `(${body})` : body},\n`
}

function renderBundle(parts: readonly string[]): string {
  return `'use strict'
const parts = {
${parts.join('')}}
const loaded = {}
function load(name) {
  if (!Object.hasOwn(parts, name)) return require(name)
  if (!loaded[name]) {
    loaded[name] = { exports: {} }
    parts[name](loaded[name], loaded[name].exports, load)
  }
  return loaded[name].exports
}
load('./${ENTRY}.js')
`
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

if (import.meta.main) await bundleProgram(join(TOP, 'dist', 'codexkit.cjs'))
