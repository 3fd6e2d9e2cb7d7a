import { spawnSync } from 'node:child_process'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { expect, it, test, vi } from 'vitest'

// Each test starts a node, or bundles all of src.
vi.setConfig({ testTimeout: 30_000 })

const ROOT = join(import.meta.dirname, '..', '..')

/** Files of src, and packages, that node has loaded by the time the program ends. */
function loadedBy(words: readonly string[]): { files: string[]; packages: string[]; code: number | null } {
  const hook = `
    import { registerHooks } from 'node:module'
    import { writeSync } from 'node:fs'
    registerHooks({ load: (url, context, next) => { writeSync(3, url + '\\n'); return next(url, context) } })`
  const main = `await (await import(${JSON.stringify(join(ROOT, 'src', 'main.ts'))})).main()`
  const data = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`
  // With --eval argv has no script, so main would lose its first word: the dash stands for it.
  const args = ['--import', data(hook), '--input-type=module', '--eval', main, '--', '-', ...words]
  const run = spawnSync(process.execPath, args, { cwd: ROOT, env: {}, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  const urls = String(run.output[3]).trim().split('\n').map(decodeURIComponent)
  const paths = urls.filter((url) => url.startsWith('file:')).map((url) => relative(ROOT, url.slice('file://'.length)))
  return {
    files: paths.filter((path) => path.startsWith('src/')).sort(),
    packages: paths.flatMap((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
    code: run.status,
  }
}

/** What main.ts imports before it runs: the command line, the table of commands, and data. */
const AT_START = [
  /^src\/main\.ts$/,
  /^src\/(?:errors|exit-codes|version)\.ts$/,
  /^src\/cli\/(?:run-command-line|find-command|global-options|option-names|command-spec)\.ts$/,
  /^src\/commands\/index\.ts$/,
  /^src\/commands\/[\w-]+\/(?:spec|options\/\w+)\.ts$/,
  /^src\/commands\/evidence-options\.ts$/,
  /^src\/env\/catalogue\.ts$/,
  /^src\/platform\/nearest-name\.ts$/,
  /^src\/rehearsal\/scenario-names\.ts$/,
]

it('the static imports of main.ts are the command line, specs and data, and nothing else', async () => {
  const { metafile } = await build({
    entryPoints: [join(ROOT, 'src', 'main.ts')],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    splitting: true,
    outdir: join(ROOT, 'dist'),
  })
  const reached = new Set<string>()
  const packages = new Set<string>()
  const open = ['src/main.ts']
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    for (const found of metafile.inputs[path]?.imports ?? []) {
      if (found.kind !== 'import-statement') continue
      if (found.external) packages.add(found.path)
      else open.push(found.path)
    }
  }
  expect([...reached].filter((path) => !AT_START.some((pattern) => pattern.test(path)))).toEqual([])
  expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual(['fastest-levenshtein'])
  expect(Object.keys(metafile.inputs)).toContain('src/audit/audit.ts')
})

test.each([[['--version']], [['-v']]])('%j loads nothing more at run time', (words) => {
  const { files, packages, code } = loadedBy(words)
  expect(code).toBe(0)
  expect(files).toContain('src/main.ts')
  expect(files.filter((path) => !AT_START.some((pattern) => pattern.test(path)))).toEqual([])
  expect([...new Set(packages)]).toEqual(['fastest-levenshtein'])
})

test.each([
  [['--help'], ['src/cli/help.ts']],
  [
    ['run-audit', '--help'],
    ['src/cli/canonical-argv.ts', 'src/cli/help.ts', 'src/cli/parse-options.ts', 'src/cli/positionals.ts'],
  ],
])('%j loads how help is made, and no domain', (words, more) => {
  const { files, code } = loadedBy(words)
  expect(code).toBe(0)
  expect(files.filter((path) => !AT_START.some((pattern) => pattern.test(path)))).toEqual(more)
})
