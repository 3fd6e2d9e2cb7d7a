// npm run bench:startup [-- RUNS]: how long a start takes next to a bare `node -e 0`, and how large the programs are. They
// run in turn, A B C A B C …, so that a machine that gets slower does so for all. Prints medians; it never fails for being
// slow. Beside ours: dotenvx and envinfo, which do what we do in part, and single executables of Go and Rust.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isHost, TARGETS } from '../build/targets.ts'

interface Row {
  name: string
  /** Program and arguments. */
  words: readonly string[]
  /** What has to be there for it: one file, or a folder. Node itself is not counted. */
  parts: string
}

const TOP = join(import.meta.dirname, '..')
const WARM_UP = 3
const runs = Number(process.argv[2] ?? 40)
const node = process.execPath

const host = TARGETS.find(isHost)
const executable = join(TOP, 'dist', host?.fileName ?? 'codexkit')
if (!existsSync(executable)) throw new Error(`There is no ${executable}; type: npm run package`)

const source = join(TOP, 'bin', 'codexkit.mjs')
const envinfo = dirname(fileURLToPath(import.meta.resolve('envinfo/package.json')))
const dotenvx = dirname(fileURLToPath(import.meta.resolve('@dotenvx/dotenvx/package.json')))
const esbuildName = `@esbuild/${process.platform}-${process.arch}`
const esbuild = join(TOP, 'node_modules', esbuildName, process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild')
const codex = spawnSync(executable, ['runtime', 'path'], { encoding: 'utf8' }).stdout.trim()

const bare: Row = { name: 'node -e 0', words: [node, '-e', '0'], parts: node }
const rows: Row[] = [
  bare,
  ...[['--version'], ['env-report', '--help'], ['runtime', 'path']].map((words) => {
    return { name: `executable: ${words.join(' ')}`, words: [executable, ...words], parts: executable }
  }),
  { name: 'from source: --version', words: [node, source, '--version'], parts: join(TOP, 'src') },
  { name: 'envinfo --version', words: [node, join(envinfo, 'dist', 'cli.js'), '--version'], parts: envinfo },
  { name: 'dotenvx --version', words: [node, join(dotenvx, 'src', 'cli', 'dotenvx.js'), '--version'], parts: dotenvx },
  ...[
    { name: 'esbuild --version (Go)', program: esbuild },
    { name: 'codex --version (Rust)', program: codex },
  ]
    .filter(({ program }) => existsSync(program))
    .map(({ name, program }) => ({ name, words: [program, '--version'], parts: program })),
]

const times = rows.map((): number[] => [])
for (let run = -WARM_UP; run < runs; run++) {
  for (const [index, { words }] of rows.entries()) {
    const elapsedMs = timeOf(words)
    if (run >= 0) times[index]?.push(elapsedMs)
  }
}

console.log(`${runs} runs of each, in turn, Node ${process.version} on ${process.platform} ${process.arch}\n`)
console.log('  median       min  ratio to bare Node      size  program')
for (const [index, { name, parts }] of rows.entries()) {
  const own = times[index] ?? []
  // Pair by pair: run 7 of this against run 7 of the bare one, a few milliseconds apart.
  const ratio = median(own.map((time, run) => time / (times[0]?.[run] ?? Number.NaN)))
  const columns = [milliseconds(median(own)), milliseconds(Math.min(...own)), ratio.toFixed(2).padStart(20)]
  console.log(`${columns.join('')}${megabytes(sizeOf(parts)).padStart(10)}  ${name}`)
}
console.log('\nexecutable                        size')
for (const { fileName } of TARGETS) {
  const path = join(TOP, 'dist', fileName)
  if (existsSync(path)) console.log(`${fileName.padEnd(26)}${megabytes(sizeOf(path)).padStart(12)}`)
}
if (codex === '') console.log('\nWithout codex --version: it is not installed; type: codexkit runtime install')

function timeOf([program = '', ...args]: readonly string[]): number {
  const began = performance.now()
  const { error } = spawnSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  if (error) throw error
  return performance.now() - began
}

function sizeOf(path: string): number {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`.padStart(10)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
