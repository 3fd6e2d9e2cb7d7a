import type { ChildProcess } from 'node:child_process'
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { processesOver } from '../support/processes.ts'
import { runCodexkit, type CodexkitRun } from '../support/run-codexkit.ts'
import { makeRepository } from '../support/workspace.ts'

const UNRULY_CODEX = join(import.meta.dirname, '..', 'fixtures', 'unruly-codex.mjs')
const MEGABYTE = 1024 * 1024

interface Unruly extends CodexkitRun {
  folder: string
  /** From the start of the run, which is after that of codexkit, to the very end. */
  runMs: number
  /** The most memory that codexkit itself ever had. */
  peakBytes: number
}

/** Runs codexkit over a Codex that misbehaves in the given ways. */
async function audit(
  ways: string,
  args: readonly string[],
  onStart: (child: ChildProcess, folder: string) => void = () => undefined,
): Promise<Unruly> {
  const folder = makeRepository()
  let peakBytes = 0
  let watch: NodeJS.Timeout | undefined
  const run = await runCodexkit(
    ['run-audit', '--no-canary', '--prompt', 'Look.', '--codex', UNRULY_CODEX, '--env', 'UNRULY', '--json', ...args],
    {
      cwd: folder,
      env: { UNRULY: ways, CODEX_API_KEY: 'key-of-nobody-1234' },
      onStart: (child) => {
        watch = setInterval(() => (peakBytes = peakOf(child.pid) ?? peakBytes), 50)
        onStart(child, folder)
      },
    },
  )
  clearInterval(watch)
  const startedAt: unknown = run.stdout === '' ? undefined : JSON.parse(run.stdout).result?.startedAt
  const runMs = typeof startedAt === 'string' ? Date.now() - Date.parse(startedAt) : Infinity
  return { ...run, folder, peakBytes, runMs }
}

/** proc_pid_status(5): VmHWM is the peak of the resident set, in kB. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return peak ? Number(peak[1]) * 1024 : undefined
  } catch {
    // ENOENT: it has ended.
    return undefined
  }
}

function evidenceOf({ folder, stdout }: Unruly): string {
  return join(folder, JSON.parse(stdout).result.evidence)
}

/** The middle of a run: Codex has said something that is in the evidence. */
async function untilHeard(folder: string): Promise<string> {
  const find = (): string => globSync('docs/evidence/codex/*/codex-events.jsonl', { cwd: folder })[0] ?? ''
  await expect.poll(() => find() !== '' && statSync(join(folder, find())).size > 0, { timeout: 30_000 }).toBe(true)
  return join(folder, find(), '..')
}

describe.skipIf(process.platform !== 'linux')('a flood', () => {
  it.each([
    ['1 GB of lines', 'flood hang'],
    ['1 GB of the shortest lines', 'short-lines hang'],
    ['1 GB on stderr', 'stderr-flood hang'],
    ['1 GB of lines from a program that ignores SIGTERM', 'deaf grandchildren flood hang'],
  ])('of %s ends with the time limit, in less than 200 MB', async (_, ways) => {
    const run = await audit(ways, ['--timeout', '8s'])
    expect(run.exitCode).toBe(124)
    expect(JSON.parse(run.stdout).error.code).toBe('CODEX_TIMEOUT')
    expect(run.runMs).toBeLessThan(8000 + 3000)
    expect(run.peakBytes).toBeGreaterThan(20 * MEGABYTE)
    expect(run.peakBytes).toBeLessThan(200 * MEGABYTE)
    expect(processesOver(run.folder)).toEqual([])
    expect(readdirSync(evidenceOf(run))).toContain('SHA256SUMS')
  })

  it('of 1 GB that ends by itself passes, and what was left out is marked', async () => {
    const run = await audit('flood', ['--timeout', '60s'])
    expect(run.exitCode).toBe(0)
    expect(run.peakBytes).toBeLessThan(200 * MEGABYTE)
    const raw = join(evidenceOf(run), 'codex-events.jsonl')
    expect(statSync(raw).size).toBeLessThan(257 * MEGABYTE)
    const end = readFileSync(raw).subarray(-100).toString()
    const leftOut = Number(/\n\[codexkit: (\d+) bytes left out\]\n$/.exec(end)?.[1])
    expect(leftOut).toBeGreaterThan(700 * MEGABYTE)
  })

  it('of 300 MB in one line passes in less than 200 MB, and the line is marked', async () => {
    const run = await audit('line', ['--timeout', '20s'])
    expect(run.exitCode).toBe(0)
    expect(run.runMs).toBeLessThan(20_000)
    expect(run.peakBytes).toBeLessThan(200 * MEGABYTE)
    const lines = readFileSync(join(evidenceOf(run), 'codex-events.jsonl'), 'utf8')
      .trim()
      .split('\n')
    expect(lines).toHaveLength(5)
    const leftOut = Number(/x\[codexkit: (\d+) bytes left out\]$/.exec(lines[2] ?? '')?.[1])
    expect(leftOut).toBeGreaterThan(299 * MEGABYTE)
    expect(processesOver(run.folder)).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux')('no process is left', () => {
  it.each([
    ['by a program that ignores SIGTERM and has grandchildren', 'deaf grandchildren hang', 124],
    ['in sessions of their own', 'deaf sessions hang', 124],
    ['by a program that ends in a second', 'grandchildren sessions', 0],
  ])('%s', async (_, ways, exitCode) => {
    const run = await audit(ways, ['--timeout', '3s'])
    expect(run.exitCode).toBe(exitCode)
    expect(run.runMs).toBeLessThan(3000 + 3000)
    expect(processesOver(run.folder)).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  it('once ends in order, although Codex does not hear it: evidence, exit 130', async () => {
    let pressedAt = 0
    const run = await audit('deaf grandchildren sessions hang', [], (child, folder) => {
      void untilHeard(folder).then(() => {
        pressedAt = performance.now()
        return child.kill('SIGINT')
      })
    })
    expect(performance.now() - pressedAt).toBeLessThan(4000)
    expect(run.exitCode).toBe(130)
    expect(JSON.parse(run.stdout).error.code).toBe('CODEXKIT_INTERRUPTED')
    expect(readdirSync(evidenceOf(run))).toContain('SHA256SUMS')
    expect(processesOver(run.folder)).toEqual([])
  })

  it('twice ends at once, although Codex does not hear it, and leaves no process', async () => {
    let pressedAt = 0
    const run = await audit('deaf grandchildren sessions hang', [], (child, folder) => {
      void untilHeard(folder).then(() => {
        child.kill('SIGINT')
        return setTimeout(() => {
          pressedAt = performance.now()
          child.kill('SIGINT')
        }, 100)
      })
    })
    expect(performance.now() - pressedAt).toBeLessThan(1000)
    expect([run.signal, run.exitCode]).toEqual(['SIGINT', null])
    expect(processesOver(run.folder)).toEqual([])
    expect(globSync('docs/evidence/codex/*/SHA256SUMS', { cwd: run.folder })).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('codexkit that is killed', () => {
  it('leaves what it has heard, readable, and no sums', async () => {
    let evidence = ''
    const run = await audit('busy', [], (child, folder) => {
      void untilHeard(folder).then(async (found) => {
        evidence = found
        await expect.poll(() => linesOf(found).length, { timeout: 10_000 }).toBeGreaterThan(5)
        return child.kill('SIGKILL')
      })
    })
    // Nobody is left to end this Codex. It ends when it says more, since nobody is left to read it either.
    await expect.poll(() => processesOver(run.folder), { timeout: 10_000 }).toEqual([])
    expect(run.signal).toBe('SIGKILL')
    expect(readdirSync(evidence).sort()).toEqual([
      'codex-events.jsonl',
      'environment.json',
      'events.jsonl',
      'prompt.md',
      'transcript.log',
    ])
    expect(readFileSync(join(evidence, 'prompt.md'), 'utf8')).not.toBe('')
    expect(JSON.parse(readFileSync(join(evidence, 'environment.json'), 'utf8'))).toBeInstanceOf(Object)
    for (const line of linesOf(evidence)) expect(JSON.parse(line)).toHaveProperty('type')
  })
})

function linesOf(evidence: string): string[] {
  return readFileSync(join(evidence, 'codex-events.jsonl'), 'utf8').trim().split('\n')
}
