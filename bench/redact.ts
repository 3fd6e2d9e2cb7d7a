// Redacts a 100 MB log that holds 50 known secrets, beside `sed -E` with one pattern per secret on the same file.
// The two take turns, so that a change in the machine's speed meets both. Prints medians, the ratio and the memory.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { once } from 'node:events'
import { createRedactor } from '../src/env/index.ts'

const SIZE_BYTES = 100_000_000
const RUNS = 5
const secrets = Array.from({ length: 50 }, (_, index) => `sk-${createHash('sha1').update(`${index}`).digest('hex')}`)

if (process.argv[2] === 'redact') await redactFile(process.argv[3] ?? '')
else compare()

async function redactFile(path: string): Promise<void> {
  const redactor = createRedactor()
  for (const [index, secret] of secrets.entries()) redactor.add(`SECRET_${index}`, secret)
  const stream = redactor.stream()
  const decoder = new StringDecoder('utf8')
  const out = createWriteStream('/dev/null')
  const chunks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 1024 * 1024 })
  for await (const chunk of chunks) {
    if (!out.write(stream.push(decoder.write(chunk)))) await once(out, 'drain')
  }
  out.end(stream.end())
  const found = Object.values(redactor.counts()).reduce((sum, count) => sum + count, 0)
  console.log(JSON.stringify({ found, peakMb: Math.round(process.resourceUsage().maxRSS / 1000) }))
}

function compare(): void {
  const folder = mkdtempSync(join(tmpdir(), 'codexkit-bench-'))
  const log = join(folder, 'log')
  const script = join(folder, 'script.sed')
  writeFileSync(log, makeLog())
  writeFileSync(script, secrets.map((secret, index) => `s/${secret}/[redacted:SECRET_${index}]/g`).join('\n'))
  const times = { codexkit: [] as number[], sed: [] as number[] }
  let said = ''
  for (let run = 0; run <= RUNS; run++) {
    const ours = timed(
      () => (said = execFileSync(process.execPath, [import.meta.filename, 'redact', log], { encoding: 'utf8' })),
    )
    const theirs = timed(() => spawnSync('sed', ['-E', '-f', script, log], { stdio: ['ignore', 'ignore', 'inherit'] }))
    // The first turn warms the file cache.
    if (run === 0) continue
    times.codexkit.push(ours)
    times.sed.push(theirs)
  }
  rmSync(folder, { recursive: true })
  const ratios = times.sed.map((time, run) => time / (times.codexkit[run] ?? 1))
  console.log(`100 MB, 50 secrets, ${RUNS} runs each, medians`)
  console.log(`codexkit  ${median(times.codexkit).toFixed(2)} s  ${said.trim()}`)
  console.log(`sed -E    ${median(times.sed).toFixed(2)} s`)
  console.log(
    `sed takes ${median(ratios).toFixed(1)} times as long (pairs: ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')})`,
  )
}

/** Lines like those of Codex's logs; every 500th holds a secret. */
function makeLog(): string {
  const lines: string[] = []
  let size = 0
  for (let number = 0; size < SIZE_BYTES; number++) {
    const secret = number % 500 === 0 ? ` key=${secrets[(number / 500) % secrets.length]}` : ''
    const line = `2026-11-20T14:15:02.${String(number % 1000).padStart(3, '0')}Z INFO codex_core::client: POST http://127.0.0.1:18180/v1/responses turn=${number} {"type":"item.completed","item":{"id":"item_${number % 97}","exit_code":0}}${secret}\n`
    lines.push(line)
    size += line.length
  }
  return lines.join('')
}

function timed(work: () => unknown): number {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
