import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { followLogs } from '../../src/logs/index.ts'

export interface TortureRequest {
  folder: string
  how: 'rename' | 'chain' | 'copytruncate'
  rotations: number
  deletions: number
  seconds: number
  /** GNU `tail -F` reads beside it. */
  withTail: boolean
}

/** How a reader did: what it lost, had twice, or had in the wrong order. */
export interface Score {
  got: number
  lost: number
  twice: number
  disordered: number
}

export interface TortureResult {
  written: { lines: number; rotated: number; deleted: number }
  ours: Score & { gaps: string[] }
  tail: Score | null
}

/** Lets a writer rotate its file at full speed while it is followed. */
export async function runTorture(request: TortureRequest): Promise<TortureResult> {
  mkdirSync(request.folder, { recursive: true })
  const path = join(request.folder, 'codex-tui.log')
  const ours = new Tally()
  const gaps: string[] = []
  const abort = new AbortController()
  const places = { codexHomes: [], logDirs: [request.folder], sqliteHomes: [] }
  const following = (async () => {
    for await (const batch of followLogs({ ...places, follow: true, signal: abort.signal })) {
      for (const event of batch) {
        if (event.type === 'entry') ours.add(event.entry.text)
        else if (event.type === 'gap') gaps.push(event.reason)
      }
    }
  })()
  const tails = new Tally()
  const tail = request.withTail
    ? spawn('tail', ['-n', '+1', '-F', path], { stdio: ['ignore', 'pipe', 'ignore'] })
    : null
  if (tail !== null) createInterface({ input: tail.stdout }).on('line', (line) => tails.add(line))
  await setTimeout(500)
  const written = await write(path, request)
  await settle(ours)
  await settle(tails)
  abort.abort()
  await following
  tail?.kill()
  return {
    written,
    ours: { ...ours.score(written.lines), gaps },
    tail: tail === null ? null : tails.score(written.lines),
  }
}

async function write(path: string, request: TortureRequest): Promise<TortureResult['written']> {
  const script = join(import.meta.dirname, 'torture-writer.mjs')
  const { rotations, seconds, how, deletions } = request
  const args = [script, path, rotations, seconds, how, deletions].map(String)
  const writer = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  writer.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await new Promise((resolve) => writer.on('close', resolve))
  return JSON.parse(said) as TortureResult['written']
}

/** Waits until nothing has come for a second. */
async function settle(tally: Tally): Promise<void> {
  for (let before = -1; before !== tally.got;) {
    before = tally.got
    await setTimeout(1000)
  }
}

class Tally {
  got = 0
  #last = 0
  #disordered = 0
  readonly #seen = new Set<number>()

  add(text: string): void {
    this.got++
    const number = Number.parseInt(text, 10)
    this.#seen.add(number)
    if (number < this.#last) this.#disordered++
    this.#last = number
  }

  score(lines: number): Score {
    let lost = 0
    for (let number = 1; number <= lines; number++) if (!this.#seen.has(number)) lost++
    return { got: this.got, lost, twice: this.got - this.#seen.size, disordered: this.#disordered }
  }
}
