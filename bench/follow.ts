/**
 * How fast logs are followed and shown, and what following costs when nothing happens.
 * `node bench/follow.ts [throughput|command|idle|torture]`. `throughput` is src/logs alone, `command` the whole
 * watch-codex with 20 known secrets beside `tail` and `jq -R`. FOLLOW_MB: size of their text file (default 1024).
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { measureCommand } from './follow-command.ts'
import { writeLog } from './follow-log.ts'
import { followLogs } from '../src/logs/index.ts'
import { runTorture } from '../test/logs/torture.ts'

const wanted = process.argv[2] ?? 'all'
const folder = mkdtempSync(join(tmpdir(), 'follow-bench-'))
try {
  if (wanted === 'all' || wanted === 'throughput') await measureThroughput(Number(process.env['FOLLOW_MB'] ?? 1024))
  if (wanted === 'all' || wanted === 'command') await measureCommand(folder, Number(process.env['FOLLOW_MB'] ?? 1024))
  if (wanted === 'all' || wanted === 'idle') await measureIdle(200, 20_000)
  if (wanted === 'all' || wanted === 'torture') await measureTorture()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measureThroughput(megabytes: number): Promise<void> {
  const logDir = join(folder, 'throughput')
  mkdirSync(logDir)
  const path = join(logDir, 'codex-tui.log')
  const lines = writeLog(path, megabytes)
  const started = performance.now()
  const cpuBefore = process.cpuUsage()
  let firstMs = 0
  let entries = 0
  let peakMb = 0
  const signal = new AbortController().signal
  for await (const batch of followLogs({ codexHomes: [], logDirs: [logDir], sqliteHomes: [], follow: false, signal })) {
    for (const event of batch) if (event.type === 'entry') entries++
    if (firstMs === 0 && entries > 0) firstMs = performance.now() - started
    peakMb = Math.max(peakMb, process.memoryUsage.rss() / 2 ** 20)
  }
  const seconds = (performance.now() - started) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  const cpuSeconds = (cpu.user + cpu.system) / 1e6
  console.log(
    `throughput: ${megabytes} MB, ${entries} of ${lines} lines in ${seconds.toFixed(2)} s = ${(megabytes / seconds).toFixed(0)} MB/s, ` +
      `${cpuSeconds.toFixed(1)} s of processor = ${(megabytes / cpuSeconds).toFixed(0)} MB/s, first entries after ${firstMs.toFixed(0)} ms, peak ${peakMb.toFixed(0)} MB`,
  )
}

async function measureIdle(files: number, ms: number): Promise<void> {
  const home = join(folder, 'idle')
  const day = join(home, 'sessions', '2026', '11', '20')
  mkdirSync(day, { recursive: true })
  mkdirSync(join(home, 'log'))
  for (let i = 0; i < files; i++) {
    const path = i % 2 === 0 ? join(home, 'log', `${i}.log`) : join(day, `rollout-2026-11-20T20-00-00-${i}.jsonl`)
    appendFileSync(
      path,
      i % 2 === 0 ? 'a line\n' : '{"timestamp":"2026-11-20T20:00:00.000Z","type":"x","payload":{}}\n',
    )
  }
  const end = new AbortController()
  const following = followLogs({ codexHomes: [home], logDirs: [], sqliteHomes: [], follow: true, signal: end.signal })
  const running = (async () => {
    let entries = 0
    for await (const batch of following) entries += batch.filter((event) => event.type === 'entry').length
    return entries
  })()
  // The busy seconds after the start are not idle.
  await setTimeout(12_000)
  const before = process.cpuUsage()
  await setTimeout(ms)
  const used = process.cpuUsage(before)
  end.abort()
  const percent = (used.user + used.system) / 10 / ms
  console.log(`idle: ${files} files, ${await running} entries, ${percent.toFixed(2)} % of a core`)
}

async function measureTorture(): Promise<void> {
  for (const how of ['rename', 'chain', 'copytruncate'] as const) {
    const seconds = how === 'rename' ? 30 : 10
    const rotations = how === 'rename' ? 200 : 40
    const deletions = how === 'rename' ? 6 : 0
    const { written, ours, tail } = await runTorture({
      folder: join(folder, how),
      how,
      rotations,
      deletions,
      seconds,
      withTail: true,
    })
    const gaps = ours.gaps.length
    console.log(
      `torture, ${how}: ${JSON.stringify(written)}\n  followed ${JSON.stringify({ ...ours, gaps })}\n  tail -F  ${JSON.stringify(tail)}`,
    )
    for (const reason of new Set(ours.gaps.map((gap) => gap.replace(/\d+/g, 'N')))) console.log(`  gap: ${reason}`)
  }
}
