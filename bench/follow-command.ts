import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeLog } from './follow-log.ts'

const TOP = join(import.meta.dirname, '..')
const EXECUTABLE = join(TOP, 'dist', `codexkit-${process.platform}-${process.arch}`)
/** What every secret holds, and nothing else does. */
const IN_EACH = '-orchard-'
const SECRETS = Array.from({ length: 20 }, (_, number) => `plum-${number * 7919}${IN_EACH}${number}-q`)

interface Measured {
  wallSeconds: number
  cpuSeconds: number
  peakMb: number
  firstMs: number
}

/**
 * Shows a log of so many MB through the whole command, and has other programs read the same file; prints each figure and
 * its ratio to `jq -R`. Processor time is of the program and what it starts, by GNU time.
 */
export async function measureCommand(folder: string, megabytes: number): Promise<void> {
  const home = join(folder, 'home')
  mkdirSync(join(home, 'log'), { recursive: true })
  const log = join(home, 'log', 'codex-tui.log')
  writeLog(log, megabytes, SECRETS)
  const names = SECRETS.map((_, number) => `BENCH_SECRET_${number}`)
  writeFileSync(join(folder, 'codexkit.toml'), names.map((name) => `[env.${name}]\nsecret = true\n`).join(''))
  writeFileSync(join(folder, '.env'), names.map((name, number) => `${name}=${SECRETS[number]}\n`).join(''))
  const codexkit = existsSync(EXECUTABLE) ? [EXECUTABLE] : [process.execPath, join(TOP, 'bin', 'codexkit.mjs')]
  const watch = (...words: string[]) => [...codexkit, 'watch-codex', '--codex-home', home, '--no-follow', ...words]
  const kept = join(folder, 'kept')
  const rows: [string, string[]][] = [
    ['jq -R', ['jq', '-R', '-c', '{text: .}', log]],
    ['tail -n +1 | cat', ['sh', '-c', 'tail -n +1 "$0" | cat', log]],
    ['--level trace --jsonl', watch('--level', 'trace', '--jsonl')],
    ['--level trace', watch('--level', 'trace')],
    ['--level warn --jsonl', watch('--level', 'warn', '--jsonl')],
    ['--level trace --jsonl, evidence', watch('--level', 'trace', '--jsonl', '--evidence-folder', kept)],
  ]
  const bytes = statSync(log).size
  let leaked = false
  let jq: number | undefined
  for (const [name, [program = '', ...args]] of rows) {
    if (spawnSync(program, ['--version']).error) continue
    const measured = await measure(program, args, folder, (text) => {
      leaked ||= program === codexkit[0] && text.includes(IN_EACH)
    })
    const { wallSeconds, cpuSeconds, peakMb, firstMs } = measured
    const [wall, cpu] = [wallSeconds, cpuSeconds].map((seconds) => bytes / 1e6 / seconds) as [number, number]
    jq ??= cpu
    console.log(
      `${name}: ${wallSeconds.toFixed(1)} s = ${wall.toFixed(0)} MB/s, ${cpuSeconds.toFixed(1)} s of processor = ${cpu.toFixed(0)} MB/s, ` +
        `${(cpu / jq).toFixed(1)} times jq -R, first output after ${firstMs.toFixed(0)} ms, peak ${peakMb.toFixed(0)} MB`,
    )
  }
  rmSync(kept, { recursive: true, force: true })
  console.log(leaked ? 'a secret was shown' : `none of ${SECRETS.length} secrets was shown`)
  const starts = await medianStart([...codexkit, '--version'], folder)
  const firsts = await medianStart(watch('--level', 'trace', '--jsonl'), folder)
  console.log(
    `first line after ${firsts.toFixed(0)} ms, ${(firsts - starts).toFixed(0)} ms later than that of --version (${starts.toFixed(0)} ms)`,
  )
}

async function measure(
  program: string,
  args: readonly string[],
  cwd: string,
  look: (text: string) => void,
): Promise<Measured> {
  const report = join(cwd, 'time')
  const began = performance.now()
  const child = spawn('/usr/bin/time', ['-o', report, '-f', '%U %S %M', program, ...args], {
    cwd,
    env: { ...process.env, CODEXKIT_HOME: join(cwd, 'kit') },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let firstMs = 0
  child.stdout.on('data', (chunk: Buffer) => {
    if (firstMs === 0) firstMs = performance.now() - began
    look(chunk.toString('latin1'))
  })
  await new Promise((resolve) => child.on('close', resolve))
  const wallSeconds = (performance.now() - began) / 1000
  const [user = 0, system = 0, peakKb = 0] = readFileSync(report, 'utf8').trim().split(/\s+/).slice(-3).map(Number)
  return { wallSeconds, cpuSeconds: user + system, peakMb: peakKb / 1000, firstMs }
}

/** The median of the time to the first output, in milliseconds; the program is ended then. */
async function medianStart([program = '', ...args]: readonly string[], cwd: string): Promise<number> {
  const times: number[] = []
  for (let count = 0; count < 11; count++) {
    const began = performance.now()
    const env = { ...process.env, CODEXKIT_HOME: join(cwd, 'kit') }
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout.once('data', () => {
      times.push(performance.now() - began)
      child.kill()
    })
    await new Promise((resolve) => child.on('close', resolve))
  }
  return times.sort((left, right) => left - right)[5] ?? Number.NaN
}
