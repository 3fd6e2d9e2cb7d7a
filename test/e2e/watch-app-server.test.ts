import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'smol-toml'
import { expect, it, onTestFinished } from 'vitest'
import { rehearsalEnv, rehearsalProviderConfig, startRehearsal } from '../../src/rehearsal/index.ts'
import { openLinePipe, openProgram, openSession } from '../../src/rpc/index.ts'
import { runCodexkit } from '../support/run-codexkit.ts'
import { testHome } from '../support/test-home.ts'
import { makeRepository } from '../support/workspace.ts'

const LAUNCHER = join(import.meta.dirname, '..', '..', 'bin', 'codexkit.mjs')
/** Codex writes its rows seconds late: a conversation of 9 s had none, one of 25 s had all. */
const CONVERSATION_MS = 30_000

it('each row that the real Codex writes to its SQLite log is shown once, soon', { timeout: 240_000 }, async () => {
  const workspace = makeRepository()
  const home = makeCodexHome()
  const watch = startWatch(workspace, home)
  // Before Codex starts: there is nothing yet.
  await sleep(1000)
  const counts = countRows(home)
  const threadId = await converse(home, workspace)
  await expect.poll(() => counts.read(), { timeout: 10_000 }).toBeGreaterThan(0)
  // Codex has ended: no row comes any more.
  const rows = counts.read()
  const sqlite = () => watch.entries.filter(({ kind }) => kind === 'sqlite')
  await expect.poll(() => sqlite().length, { timeout: 10_000 }).toBe(rows)
  await sleep(1500)
  expect(sqlite()).toHaveLength(rows)
  expect(counts.read()).toBe(rows)
  expect(watch.gaps).toEqual([])
  const lateMs = counts.seen.map(({ count, ms }) => (sqlite()[count - 1]?.arrivedMs ?? Infinity) - ms)
  console.log(`${rows} rows, shown at most ${Math.max(...lateMs)} ms after they were there`)
  // A second is what was measured on an idle machine; this one may have other work.
  expect(Math.max(...lateMs)).toBeLessThan(5000)
  expect(new Set(sqlite().map(({ thread }) => thread))).toContain(threadId)
  const turns = watch.entries.filter(({ kind, text }) => kind === 'rollout' && text === 'turn completed')
  expect(turns.length).toBeGreaterThan(1)
})

/** Not under /tmp, where Codex refuses its helper programs. */
function makeCodexHome(): string {
  mkdirSync(testHome(), { recursive: true })
  const home = mkdtempSync(join(testHome(), 'app-server '))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }))
  return home
}

interface Shown {
  kind: string
  text: string
  thread: string | null
  arrivedMs: number
}

function startWatch(cwd: string, home: string): { entries: Shown[]; gaps: string[] } {
  const args = ['watch-codex', '--follow', '--jsonl', '--level', 'trace', '--codex-home', home]
  const { PATH } = process.env
  const env = { PATH, HOME: cwd, CODEXKIT_HOME: join(cwd, 'kit') }
  const child = spawn(process.execPath, [LAUNCHER, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const told = { entries: [] as Shown[], gaps: [] as string[] }
  createInterface({ input: child.stdout }).on('line', (line) => {
    const value = JSON.parse(line)
    if ('text' in value) told.entries.push({ ...value, arrivedMs: Date.now() })
    else if (value.type === 'gap') told.gaps.push(value.reason)
  })
  return told
}

/** Counts the rows of the log again and again, and keeps when each count was first seen. */
function countRows(home: string): { read: () => number; seen: { count: number; ms: number }[] } {
  const seen: { count: number; ms: number }[] = []
  const read = (): number => {
    const name = readdirSync(home).find((file) => /^logs_\d+\.sqlite$/.test(file))
    if (name === undefined || !existsSync(join(home, name))) return 0
    const database = new DatabaseSync(join(home, name), { readOnly: true, timeout: 1000 })
    try {
      return Number(database.prepare('SELECT count(*) AS count FROM logs').get()?.['count'])
    } catch {
      // Codex is making the table just now.
      return 0
    } finally {
      database.close()
    }
  }
  const timer = setInterval(() => {
    const count = read()
    if (count > (seen.at(-1)?.count ?? 0)) seen.push({ count, ms: Date.now() })
  }, 100)
  onTestFinished(() => clearInterval(timer))
  return { read, seen }
}

/** Has `codex app-server` hold a conversation with the loopback model; gives the thread. */
async function converse(home: string, workspace: string): Promise<string> {
  const { signal } = new AbortController()
  const rehearsal = await startRehearsal({ scenario: 'edit', prompt: 'Go on.', signal, now: () => new Date() })
  onTestFinished(() => rehearsal.close())
  writeFileSync(join(home, 'config.toml'), stringify({ ...rehearsalProviderConfig(rehearsal) }))
  const runtime = await runCodexkit(['runtime', 'path'], { cwd: workspace })
  const { PATH } = process.env
  const env = { PATH, HOME: workspace, CODEX_HOME: home, ...rehearsalEnv(rehearsal) }
  const codex = openProgram({ program: runtime.stdout.trim(), args: ['app-server'], cwd: workspace, env })
  onTestFinished(async () => void (await codex.end(0)))
  let ended = Promise.withResolvers<void>()
  const session = await openSession(openLinePipe(codex), {
    onNotification: (method) => {
      if (method === 'turn/completed') ended.resolve()
    },
  })
  await session.request('initialize', { clientInfo: { name: 'codexkit', version: '1' } }, signal)
  await session.notify('initialized')
  const access = { approvalPolicy: 'never', sandbox: 'danger-full-access' }
  const { thread } = (await session.request('thread/start', { cwd: workspace, ...access }, signal)) as {
    thread: { id: string }
  }
  const endMs = Date.now() + CONVERSATION_MS
  while (Date.now() < endMs) {
    ended = Promise.withResolvers()
    const input = [{ type: 'text', text: 'Go on.' }]
    await session.request('turn/start', { threadId: thread.id, input }, signal)
    await ended.promise
    await sleep(3000)
  }
  await codex.end(5000)
  return thread.id
}
