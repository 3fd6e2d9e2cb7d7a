// npm run bench:startup [-- RUNS]: how long a start takes next to a bare `node -e 0`. The programs run in turn, A B C
// A B C …, so that a machine that gets slower does so for all. Prints medians; it never fails for being slow.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { TARGETS } from '../build/targets.ts'

const TOP = join(import.meta.dirname, '..')
const WARM_UP = 3
const runs = Number(process.argv[2] ?? 40)

const host = TARGETS.find(({ platform, arch }) => platform === process.platform && arch === process.arch)
const executable = join(TOP, 'dist', host?.fileName ?? 'codexkit')
const source = join(TOP, 'bin', 'codexkit.mjs')
const bare = [process.execPath, '-e', '0']
const commands = [
  bare,
  [executable, '--version'],
  [executable, 'env-report', '--help'],
  [executable, 'runtime', 'path'],
  [source, '--version'],
].map((words) => (/\.[cm]js$/.test(words[0] ?? '') ? [process.execPath, ...words] : words))

if (!existsSync(executable)) throw new Error(`There is no ${executable}; type: npm run package`)

const times = commands.map((): number[] => [])
for (let run = -WARM_UP; run < runs; run++) {
  for (const [index, words] of commands.entries()) {
    const elapsedMs = timeOf(words)
    if (run >= 0) times[index]?.push(elapsedMs)
  }
}

console.log(`${runs} runs of each, in turn, Node ${process.version} on ${process.platform} ${process.arch}\n`)
console.log('  median       min  ratio to bare Node  command')
for (const [index, words] of commands.entries()) {
  const own = times[index] ?? []
  // Pair by pair: run 7 of this against run 7 of the bare one, a few milliseconds apart.
  const ratio = median(own.map((time, run) => time / (times[0]?.[run] ?? Number.NaN)))
  const shown = words.map((word) => word.replace(process.execPath, 'node').replace(join(TOP, '/'), '')).join(' ')
  console.log(`${milliseconds(median(own))}${milliseconds(Math.min(...own))}${ratio.toFixed(2).padStart(20)}  ${shown}`)
}

function timeOf([program = '', ...args]: readonly string[]): number {
  const began = performance.now()
  const { error } = spawnSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  if (error) throw error
  return performance.now() - began
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`.padStart(10)
}
