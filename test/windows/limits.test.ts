import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { listProcesses } from '../support/processes.ts'
import { makeFolder } from '../support/workspace.ts'
import { makeFakePrograms } from './fake-programs.ts'
import { runWindows, setUpWine, windowsPath, type WindowsRun } from './wine.ts'

const TOP = join(import.meta.dirname, '..', '..')
const EXECUTABLE = join(TOP, 'dist', 'codexkit-win-x64.exe')

const unfit = await setUpWine()
if (unfit !== undefined) console.error(`Windows tests are skipped: ${unfit}`)
const fakes = unfit === undefined ? await makePrograms() : undefined

describe.skipIf(!fakes)('a Codex on Windows that misbehaves', () => {
  afterAll(async () => {
    // Ends what a run left, had it left something.
    await runWindows('cmd.exe', ['/c', 'exit'], { cwd: TOP })
    rmSync(fakes?.folder ?? '', { recursive: true, force: true })
  })

  it.each([
    ['pours out 200 MB and hangs', 'flood hang', 1],
    ['does not hear that it is to end, and has a child with a child', 'deaf grandchildren hang', 3],
    ['does all of that', 'deaf grandchildren flood hang', 3],
  ])('and %s is ended at the time limit, and nothing of it is left', async (_, ways, programs) => {
    const cwd = makeRepository()
    const ending = audit(cwd, ways, ['--timeout', '15s'])
    await expect.poll(() => fakesRunning().length, { timeout: 60_000, interval: 100 }).toBeGreaterThanOrEqual(programs)
    const run = await ending
    expect(fakesRunning()).toEqual([])
    expect(await tasks(cwd)).not.toContain('fake-codex')
    expect(run.exitCode).toBe(124)
    const { error, result } = JSON.parse(run.stdout)
    expect(error.code).toBe('CODEX_TIMEOUT')
    expect(result.durationMs).toBeLessThan(15_000 + 3000)
    const { size } = statSync(join(cwd, result.evidence, 'codex-events.jsonl'))
    expect(size).toBeGreaterThan(ways.includes('flood') ? 200_000_000 : 0)
  })
})

/** The fakes, and the executable from today's sources. */
async function makePrograms() {
  const [made] = await Promise.all([
    makeFakePrograms(),
    promisify(execFile)(process.execPath, [join(TOP, 'build', 'package.ts'), 'win-x64']),
  ])
  return made
}

function audit(cwd: string, ways: string, args: readonly string[]): Promise<WindowsRun> {
  if (!fakes) throw new Error('without Wine these tests are skipped')
  const env = { UNRULY: ways, CODEX_API_KEY: 'key-of-nobody-1234', WINEPATH: windowsPath(fakes.gitFolder) }
  const fixed = ['run-audit', '--no-canary', '--prompt', 'Look.', '--codex', windowsPath(fakes.codex), '--json']
  // What it leaves running must be there to be found.
  return runWindows(EXECUTABLE, [...fixed, '--env', 'UNRULY', ...args], { cwd, env, keepOthers: true })
}

/** A folder that the fake git takes for a repository. */
function makeRepository(): string {
  const folder = makeFolder()
  mkdirSync(join(folder, '.git'))
  return folder
}

function fakesRunning(): string[][] {
  return listProcesses()
    .map(({ args }) => args)
    .filter((args) => args[0]?.includes('fake-codex.exe'))
}

async function tasks(cwd: string): Promise<string> {
  return (await runWindows('tasklist.exe', [], { cwd, keepOthers: true })).stdout
}
