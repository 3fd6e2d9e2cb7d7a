import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * Gives `import { gte } from 'semver'` that function and no others. The index of semver loads all of its 50 files, which
 * takes longer than the rest of a short command; a name that is none of its functions fails to build.
 */
export const semverByFunction: Plugin = {
  name: 'semver-by-function',
  setup(build) {
    const folder = join(dirname(createRequire(import.meta.url).resolve('semver/package.json')), 'functions')
    // A `require` of another package wants it whole.
    build.onResolve({ filter: /^semver$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'semver', namespace: 'functions', sideEffects: false } : undefined,
    )
    build.onResolve({ filter: /^\.\/.*\.js$/, namespace: 'functions' }, ({ path }) => {
      return { path: join(folder, path), sideEffects: false }
    })
    build.onLoad({ filter: /^semver$/, namespace: 'functions' }, () => {
      const names = readdirSync(folder).map((file) => basename(file, '.js'))
      const exports = names.map((name) => `export { default as ${camelCase(name)} } from './${name}.js'\n`)
      return { contents: exports.join(''), resolveDir: folder }
    })
  },
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
