import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../support/workspace.ts'
import { runWindows, setUpWine, windowsPath } from './wine.ts'

const TOP = join(import.meta.dirname, '..', '..')
const EXECUTABLE = join(TOP, 'dist', 'codexkit-win-x64.exe')
const LOG = 'codex-tui.log'

const unfit = await setUpWine()
if (unfit !== undefined) console.error(`Windows tests are skipped: ${unfit}`)
else await promisify(execFile)(process.execPath, [join(TOP, 'build', 'package.ts'), 'win-x64'])

describe.skipIf(unfit !== undefined)('watch-codex under Wine', () => {
  afterAll(async () => {
    // Ends what a run left, had it left something.
    await runWindows('cmd.exe', ['/c', 'exit'], { cwd: TOP })
  })

  it('follows a log over renaming and deletion by a writer that it never hinders', async () => {
    const folder = makeFolder()
    const home = join(folder, 'Codex Höme')
    const logs = join(home, 'log')
    const kept = join(folder, 'kept')
    mkdirSync(logs, { recursive: true })
    const watch = runWindows(EXECUTABLE, watchWords(home, kept), { cwd: folder, keepOthers: true })
    const says = (...texts: string[]) =>
      expect.poll(() => told(kept).texts, { timeout: 60_000, interval: 200 }).toEqual(texts)
    const write = (...commands: string[]) => runBatch(logs, commands)

    await write(echo('one'), echo('two'))
    await says('one', 'two')
    await write(echo('three'), `ren ${LOG} ${LOG}.1`, `>>${LOG}.1 echo late`, echo('four'))
    await says('one', 'two', 'three', 'late', 'four')
    expect(told(kept).gaps).toEqual([])
    await write(`del ${LOG}`, stops(LOG))
    await write(echo('five'))
    await says('one', 'two', 'three', 'late', 'four', 'five')

    // In the very moments of being read nothing is refused to the writer. What it renames is told all the same; what it
    // deletes may be lost.
    const renames = upTo(20).flatMap((round) => [echo(`kept ${round}`), `ren ${LOG} ${LOG}.${round + 2}`, stops(LOG)])
    const deletions = upTo(20).flatMap((round) => [echo(`gone ${round}`), `del ${LOG}`, waits(LOG), stops(LOG)])
    await write(...renames, ...deletions, echo('the end'))

    const run = await watch
    expect(run.stderr).not.toContain('error')
    expect(run.exitCode).toBe(0)
    const { texts } = told(kept)
    expect(texts.at(-1)).toBe('the end')
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts).toEqual(expect.arrayContaining(upTo(20).map((round) => `kept ${round}`)))
  })
})

function watchWords(home: string, kept: string): string[] {
  const places = ['--codex-home', windowsPath(home), '--evidence-folder', windowsPath(kept)]
  return ['watch-codex', '--follow', '--jsonl', '--exit-when', '^the end$', '--timeout', '150s', ...places]
}

/** What the evidence of the watch says so far; while it goes on that is all there is to see of it. */
function told(folder: string): { texts: string[]; gaps: string[] } {
  const lines = readText(join(folder, 'watch.jsonl'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
  return {
    texts: lines.flatMap(({ text }) => text ?? []),
    gaps: lines.flatMap(({ type, reason }) => (type === 'gap' ? reason : [])),
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The watch has not begun to write.
    return ''
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number)

/** Appends a line as Windows ends it. */
const echo = (text: string): string => `>>${LOG} echo ${text}`

/** Ends the batch with 9 when the file is still there. */
const stops = (name: string): string => `if exist ${name} exit 9`

/** Gives a reader the moment to close the file: Wine, like Windows before 10, keeps a deleted one until then. */
const waits = (name: string): string => `for /l %%i in (1,1,3000) do if exist ${name} rem`

/** Runs commands of cmd.exe as a program of Windows, whose sharing of files Wine keeps. */
async function runBatch(cwd: string, commands: readonly string[]): Promise<void> {
  writeFileSync(join(cwd, 'write.cmd'), `@echo off\r\n${commands.join('\r\n')}\r\n`)
  const run = await runWindows('cmd.exe', ['/c', 'write.cmd'], { cwd, keepOthers: true })
  expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '' })
}
