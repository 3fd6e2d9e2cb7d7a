import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { schemaErrors } from '../support/json-schema.ts'
import { runCodexkit } from '../support/run-codexkit.ts'
import { testHome } from '../support/test-home.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

const LAUNCHER = join(import.meta.dirname, '..', '..', 'bin', 'codexkit.mjs')
const SECRET = 'sk-abcdefghijklmnopqrstuvwx'

interface LiveWatch {
  child: ChildProcess
  entries: () => readonly ArrivedLine[]
  /** The texts of the entries so far. */
  texts: () => string[]
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Starts a watch that goes on; it is killed when the test is over. */
function startWatch(cwd: string, args: readonly string[], env: Record<string, string> = {}): LiveWatch {
  const { PATH } = process.env
  const child = spawn(process.execPath, [LAUNCHER, 'watch-codex', '--follow', '--jsonl', ...args], {
    cwd,
    env: { PATH, HOME: cwd, CODEXKIT_HOME: join(cwd, 'kit'), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const arrived: ArrivedLine[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    const arrivedMs = Date.now()
    arrived.push(...entriesOf(lines).map((entry) => ({ ...entry, arrivedMs })))
  })
  return {
    child,
    entries: () => arrived,
    texts: () => arrived.map((entry) => entry.text),
    ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal }))),
  }
}

interface Line {
  time: string
  text: string
  source: string
  kind: string
  target: string | null
  thread: string | null
  fields: Record<string, unknown>
}

interface ArrivedLine extends Line {
  arrivedMs: number
}

function entriesOf(lines: readonly string[]): Line[] {
  return lines.map((line) => JSON.parse(line)).filter((line) => 'text' in line)
}

function logLine(number: number, text = ''): string {
  const time = new Date(Date.UTC(2026, 10, 20, 14, 0, 0, number)).toISOString()
  return `${time} INFO codex_core::exec: line ${number} ${text}\n`
}

/** A Codex home whose text log can be written to. */
function makeHome(folder: string): { home: string; log: string } {
  const home = join(folder, 'codex home')
  mkdirSync(join(home, 'log'), { recursive: true })
  return { home, log: join(home, 'log', 'codex-tui.log') }
}

const linesOf = (text: string) => text.split('\n').slice(0, -1)
const linesIn = (texts: readonly string[]) => texts.map((text) => Number(/^line (\d+)/.exec(text)?.[1]))
const upTo = (count: number) => Array.from({ length: count }, (_, number) => number)

describe('watch-codex', () => {
  it('shows what there is and ends, without secrets', async () => {
    const folder = makeFolder()
    const { home, log } = makeHome(folder)
    writeFileSync(
      log,
      upTo(50)
        .map((number) => logLine(number, SECRET))
        .join(''),
    )
    const run = await runCodexkit(['watch-codex', '--codex-home', home, '--no-follow', '--jsonl'], { cwd: folder })
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(linesIn(entriesOf(linesOf(run.stdout)).map(({ text }) => text))).toEqual(upTo(50))
    expect(run.stdout).not.toContain(SECRET)
    const plain = await runCodexkit(['watch-codex', '--codex-home', home, '--no-follow'], { cwd: folder })
    expect(plain.stdout.split('\n')[49]).toBe(
      '14:00:00.049 INFO  codex-tui.log codex_core::exec line 49 [redacted:openai-key]',
    )
  })

  it('waits for a home that is not there yet, and ends with --exit-when', async () => {
    const folder = makeFolder()
    const watch = startWatch(folder, ['--codex-home', 'codex home', '--since', '1000d', '--exit-when', 'line 2'])
    await new Promise((resolve) => setTimeout(resolve, 700))
    const { log } = makeHome(folder)
    appendFileSync(log, logLine(0) + logLine(1))
    await expect.poll(watch.texts, { timeout: 10_000 }).toHaveLength(2)
    appendFileSync(log, logLine(2))
    expect(await watch.ended).toEqual({ code: 0, signal: null })
    expect(linesIn(watch.texts())).toEqual(upTo(3))
  })

  it('ends at once on Ctrl-C with 130 and leaves sealed evidence', async () => {
    const folder = makeFolder()
    const { home, log } = makeHome(folder)
    appendFileSync(log, logLine(0, SECRET))
    const watch = startWatch(folder, ['--codex-home', home, '--since', '1000d', '--evidence'])
    await expect.poll(watch.texts, { timeout: 10_000 }).toHaveLength(1)
    const began = performance.now()
    watch.child.kill('SIGINT')
    expect(await watch.ended).toEqual({ code: 130, signal: null })
    expect(performance.now() - began).toBeLessThan(5000)
    const root = join(folder, 'docs', 'evidence', 'codex')
    const [name = ''] = readdirSync(root)
    expect(name).toMatch(/^watch-\d{8}T\d{6}Z-[0-9a-f]{4}$/)
    expect(readdirSync(join(root, name)).sort()).toEqual(['SHA256SUMS', 'cursor.json', 'watch.jsonl'])
    expect(readFileSync(join(root, name, 'watch.jsonl'), 'utf8')).not.toContain(SECRET)
  })

  it('loses and doubles nothing over kill -9, while the log is rotated', async () => {
    const folder = makeFolder()
    const { home, log } = makeHome(folder)
    const evidence = join(folder, 'kept')
    const args = ['--codex-home', home, '--since', '1000d', '--evidence-folder', evidence]
    const kept = () => {
      const files = readdirSync(evidence).filter((name) => /^watch.*\.jsonl$/.test(name))
      return files.flatMap((name) => entriesOf(linesOf(readFileSync(join(evidence, name), 'utf8'))))
    }
    let written = 0
    const write = (count: number): void => {
      for (let index = 0; index < count; index++) appendFileSync(log, logLine(written++))
    }
    write(500)
    for (let round = 0; round < 3; round++) {
      const watch = startWatch(folder, args)
      const before = watch.texts().length
      // A watch that was killed keeps its lock for ten seconds.
      await expect.poll(() => watch.texts().length, { timeout: 60_000 }).toBeGreaterThan(before)
      write(300 + 100 * round)
      if (round % 2 === 1) {
        renameSync(log, `${log}.${round}`)
        write(50)
      }
      await new Promise((resolve) => setTimeout(resolve, 40 * round))
      watch.child.kill('SIGKILL')
      await watch.ended
      write(100)
    }
    const last = await runCodexkit(['watch-codex', ...args, '--no-follow', '--jsonl'], { cwd: folder })
    expect(last.exitCode).toBe(0)
    const numbers = linesIn(kept().map(({ text }) => text))
    expect(numbers.toSorted((left, right) => left - right)).toEqual(upTo(written))
  })

  it('has documents that fit the schema', async () => {
    const folder = makeFolder()
    const { home, log } = makeHome(folder)
    writeFileSync(log, logLine(0))
    for (const args of [['--no-follow'], ['--list'], ['--prune'], ['--excerpt', '1h']]) {
      const run = await runCodexkit(['watch-codex', '--codex-home', home, '--json', ...args], { cwd: folder })
      expect(run.exitCode).toBe(0)
      expect(schemaErrors('watch-codex', JSON.parse(run.stdout))).toEqual([])
    }
  })

  it.skipIf(process.platform === 'win32')('ends when its reader goes away', async () => {
    const folder = makeFolder()
    const { home, log } = makeHome(folder)
    writeFileSync(
      log,
      upTo(2000)
        .map((number) => logLine(number))
        .join(''),
    )
    const watch = startWatch(folder, ['--codex-home', home, '--since', '1000d'])
    await expect.poll(watch.texts, { timeout: 10_000 }).toHaveLength(2000)
    watch.child.stdout?.destroy()
    for (let number = 0; number < 20 && watch.child.exitCode === null; number++) {
      appendFileSync(log, logLine(number))
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    expect((await watch.ended).code).toBe(0)
  })
})

describe('watch-codex and the real Codex', () => {
  it('shows thread, command, message and token use of a run that begins later, soon and once each', async () => {
    const folder = makeRepository()
    const watch = startWatch(folder, [], { CODEXKIT_HOME: testHome() })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const args = ['run-audit', '--rehearse', 'edit', '--sandbox', 'workspace-write', '--json']
    const run = await runCodexkit(args, { cwd: folder })
    expect(run).toMatchObject({ exitCode: 0 })
    const { threadId, usage } = JSON.parse(run.stdout).result
    const ours = () => watch.entries().filter(({ thread }) => thread === threadId)
    const total = usage.input_tokens + usage.output_tokens
    await expect.poll(() => ours().at(-1)?.text, { timeout: 10_000 }).toBe('turn completed')
    expect(ours().findLast(({ fields }) => 'tokens' in fields)?.fields['tokens']).toMatchObject({ total })
    const texts = ours().map(({ target, text }) => `${target} ${text}`)
    const once = (what: RegExp) => expect(texts.filter((text) => what.test(text))).toHaveLength(1)
    once(/^session_meta thread started by codex_exec /)
    once(/CommandExecution .*codexkit-rehearsal\.txt/)
    once(/AgentMessage /)
    // A second is what was measured on an idle machine; this one may have other work.
    for (const { time, arrivedMs } of ours()) expect(arrivedMs - Date.parse(time)).toBeLessThan(5000)

    // A resumed run has a copy of the rollout in its own home.
    const resumed = await runCodexkit(['run-audit', '--rehearse', '--resume', '--json'], { cwd: folder })
    expect(JSON.parse(resumed.stdout).result).toMatchObject({ threadId, resumed: threadId })
    const turns = () => ours().filter(({ text }) => text === 'turn completed').length
    await expect.poll(turns, { timeout: 10_000 }).toBe(2)
    const all = ours().map(({ time, target, text }) => `${time} ${target} ${text}`)
    expect(all.filter((text, index) => all.indexOf(text) !== index)).toEqual([])
  })
})
