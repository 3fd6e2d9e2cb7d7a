import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { makeFolder } from '../support/workspace.ts'
import { windowsPrograms, type WindowsPrograms } from './programs.ts'
import { runWindows, setUpWine, windowsPath, type RunOptions, type WindowsRun } from './wine.ts'

type Options = Omit<RunOptions, 'cwd'>

/** What the checks of one file share. */
export interface WindowsBench {
  /** False where Windows programs cannot run: then all checks are skipped, and nothing below may be used. */
  isFit: boolean
  programs: WindowsPrograms
  /** The private folder of codexkit, by its name on this machine. */
  home: string
  /** Runs codexkit to its end. Every run is held to this: an expected fault shows no stack trace. */
  codexkit: (cwd: string, args: readonly string[], options?: Options) => Promise<WindowsRun>
  /** The same with `--json`, and the document it printed. */
  codexkitJson: (cwd: string, args: readonly string[], options?: Options) => Promise<JsonRun>
  /** A rehearsal with the stand-in for Codex; the first argument may be a scenario. */
  rehearse: (cwd: string, args?: readonly string[], options?: Options) => Promise<JsonRun>
  /** Runs another Windows program with the environment of codexkit. */
  run: (cwd: string, program: string, args: readonly string[], options?: Options) => Promise<WindowsRun>
  close: () => void
}

export interface JsonRun extends WindowsRun {
  // oxlint-disable-next-line typescript/no-explicit-any -- each check looks at the few fields it is about
  document: any
}

/** Opens a bench, or says in one line why there is none. Wine stays awake between the runs: 0.3 s each, not 1.3 s. */
export async function openBench(unfitHere?: string): Promise<WindowsBench> {
  const unfit = unfitHere ?? (await setUpWine())
  if (unfit !== undefined) console.error(`Windows tests are skipped: ${unfit}`)
  const programs = unfit === undefined ? await windowsPrograms() : NO_PROGRAMS
  // Where all is skipped, nobody closes the bench.
  const home = unfit === undefined ? mkdtempSync(join(tmpdir(), 'codexkit höme ')) : ''
  const base = {
    CODEXKIT_HOME: windowsPath(home),
    WINEPATH: windowsPath(programs.fakes.gitFolder),
    // Nobody listens there: a check that needs a registry brings its own.
    npm_config_registry: 'http://127.0.0.1:9',
  }
  const run: WindowsBench['run'] = (cwd, program, args, options = {}) =>
    runWindows(program, args, { keepOthers: true, ...options, cwd, env: { ...base, ...options.env } })
  const codexkit: WindowsBench['codexkit'] = async (cwd, args, options) => {
    const done = await run(cwd, programs.executable, args, options)
    expect(done.stdout + done.stderr).not.toMatch(/^\s+at .+:\d+/m)
    return done
  }
  const codexkitJson: WindowsBench['codexkitJson'] = async (cwd, args, options) => {
    const done = await codexkit(cwd, [...args, '--json'], options)
    return { ...done, document: JSON.parse(done.stdout) }
  }
  const codex = windowsPath(programs.fakes.codex)
  const rehearse: WindowsBench['rehearse'] = (cwd, args = [], options = {}) =>
    codexkitJson(cwd, ['run-audit', '--no-canary', '--codex', codex, '--rehearse', ...args], options)
  const close = (): void => rmSync(home, { recursive: true, force: true })
  return { isFit: unfit === undefined, programs, home, run, codexkit, codexkitJson, rehearse, close }
}

const NO_PROGRAMS: WindowsPrograms = { executable: '', node: '', fakes: { folder: '', codex: '', gitFolder: '' } }

/** A new folder that the fake git takes for a repository; gone when the test is over. */
export function makeWindowsRepository(): string {
  const folder = makeFolder()
  mkdirSync(join(folder, '.git'))
  return folder
}
