// node bench/env-report.ts [RUNS] [EXECUTABLE]: how long `env-report --json` takes next to its slowest probe (it asks all of them side
// by side), and next to `envinfo` asked for the same programs. The programs run in turn, A B C A B C …, so that a machine
// that gets slower does so for all. Prints medians; it never fails for being slow.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TARGETS } from '../build/targets.ts'
import { dependencyRows } from '../src/deps/index.ts'
import { pinnedLock, runtimePath } from '../src/runtime/index.ts'
import { findProgram } from '../src/platform/find-program.ts'

const TOP = join(import.meta.dirname, '..')
const WARM_UP = 2
const runs = Number(process.argv[2] ?? 15)

const host = {
  env: process.env,
  cwd: TOP,
  homeDir: homedir(),
  platform: process.platform,
  arch: process.arch,
  signal: new AbortController().signal,
  now: () => new Date(),
}
const target = TARGETS.find(({ platform, arch }) => platform === process.platform && arch === process.arch)
const executable = process.argv[3] ?? join(TOP, 'dist', target?.fileName ?? 'codexkit')
const codexkit = existsSync(executable) ? [executable] : [process.execPath, join(TOP, 'bin', 'codexkit.mjs')]
const folder = mkdtempSync(join(tmpdir(), 'codexkit-bench-'))
const ALL_AT_ONCE = 'all probes at once, without codexkit'
const SAME_PROGRAMS = ['git', 'curl', 'docker', 'node']

interface Contender {
  name: string
  words: readonly string[]
  env?: NodeJS.ProcessEnv
}

/** Every probe as a program of its own, as env-report starts it. */
async function probes(): Promise<Contender[]> {
  const rows = dependencyRows({})
  const programs = await Promise.all(rows.map(async (row) => ({ row, path: await findProgram(host, row.program) })))
  const asked = programs.flatMap(({ row: { name, versionArgs }, path }): Contender[] =>
    path === undefined ? [] : [{ name: `probe: ${name}`, words: [path, ...versionArgs] }],
  )
  // Without the pinned Codex env-report does not ask its doctor either.
  const codex = await runtimePath({ host }).catch(() => undefined)
  const env = { ...process.env, CODEX_HOME: folder, TERM: 'xterm-256color' }
  const name = `probe: codex doctor ${pinnedLock().version}`
  return codex === undefined ? asked : [...asked, { name, words: [codex, 'doctor', '--json'], env }]
}

function envinfo(): Contender[] {
  try {
    const manifest = fileURLToPath(import.meta.resolve('envinfo/package.json'))
    const asked = [
      '--system',
      'OS,CPU,Shell',
      '--binaries',
      'Node',
      '--utilities',
      'Git,Curl',
      '--virtualization',
      'Docker',
    ]
    const words = [process.execPath, join(dirname(manifest), 'dist', 'cli.js'), ...asked, '--json']
    return [{ name: 'envinfo, for the same programs', words }]
  } catch {
    // MODULE_NOT_FOUND: it is not installed, so there is nothing to stand beside.
    return []
  }
}

/** What envinfo asks and nothing else: a PATH with those programs only, and no Codex that has a doctor. */
async function sameProgramsOnly(): Promise<NodeJS.ProcessEnv> {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const name of SAME_PROGRAMS) {
    const path = await findProgram(host, name)
    if (path !== undefined) symlinkSync(path, join(bin, name))
  }
  return { ...process.env, PATH: bin, CODEXKIT_HOME: join(folder, 'kit') }
}

const words = [...codexkit, 'env-report', '--json']
const asked = await probes()
const rivals = envinfo()
const contenders: Contender[] = [
  { name: 'env-report --json', words },
  { name: ALL_AT_ONCE, words: [] },
  { name: 'env-report --json, only what envinfo asks', words, env: await sameProgramsOnly() },
  ...rivals,
  ...asked,
]
const times = contenders.map((): number[] => [])
for (let run = -WARM_UP; run < runs; run++) {
  for (const [index, contender] of contenders.entries()) {
    const time = contender.name === ALL_AT_ONCE ? await timeOfAll(asked) : timeOf(contender)
    if (run >= 0) times[index]?.push(time)
  }
}
rmSync(folder, { recursive: true, force: true })

console.log(`${runs} runs of each, in turn, ${process.platform} ${process.arch}: ${codexkit.join(' ')}\n`)
console.log('    median       min')
for (const [index, { name }] of contenders.entries()) {
  console.log(`${milliseconds(median(times[index] ?? []))}${milliseconds(Math.min(...(times[index] ?? [])))}  ${name}`)
}
const [whole, together, same] = times.map(median)
const slowest = Math.max(...times.slice(3 + rivals.length).map(median))
const longer = (than: number | undefined): string => `${((whole ?? 0) - (than ?? 0)).toFixed(1)} ms longer than`
console.log(
  `\nenv-report takes ${longer(slowest)} its slowest probe alone, and ${longer(together)} all of them at once.`,
)
if (rivals.length === 0) console.log('envinfo is not installed; type: npm install --save-dev envinfo')
else
  console.log(
    `envinfo takes ${(median(times[3] ?? []) / (same ?? Number.NaN)).toFixed(2)} times as long for the same programs.`,
  )

/** The floor: the same programs started together, so that they take the processor from each other too. */
async function timeOfAll(probes: readonly Contender[]): Promise<number> {
  const began = performance.now()
  const ends = probes.map(async ({ words: [program = '', ...args], env = process.env }) => {
    const child = spawn(program, args, { cwd: TOP, env, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.resume()
    child.stderr.resume()
    await once(child, 'close')
  })
  await Promise.all(ends)
  return performance.now() - began
}

function timeOf({ words: [program = '', ...args], env = process.env }: Contender): number {
  const began = performance.now()
  const { error } = spawnSync(program, args, { cwd: TOP, env, stdio: ['ignore', 'pipe', 'pipe'] })
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
