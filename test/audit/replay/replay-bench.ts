import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { audit, type AuditDeps, type AuditOptions, type Audited } from '../../../src/audit/index.ts'
import { createRedactor } from '../../../src/env/index.ts'
import type { Host } from '../../../src/platform/host.ts'
import { makeRepository } from '../repository.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'fixtures', 'replay-codex.mjs')

/** The wrapper that starts the replay program is for a POSIX shell. */
export const cannotReplay = platform() === 'win32'

export const API_KEY = 'Qx7secretOfThisTest9'

/** What one start of Codex does; see test/fixtures/replay-codex.mjs. */
export interface ReplayedTurn {
  stdout?: string
  stdoutFile?: string
  stderr?: string
  exitCode?: number
  lastMessage?: string
  threadId?: string
  ignoresResume?: boolean
  rollout?: readonly string[]
  write?: Readonly<Record<string, string>>
  hang?: boolean
}

/** What Codex was started with. */
export interface ReplayedStart {
  args: string[]
  prompt: string
  codexHome: string
  variables: string[]
  config: string
}

export interface ReplayFacts {
  /** What Codex says it is. */
  version?: string
  host?: Partial<Host>
  deps?: Partial<AuditDeps>
}

export interface Replayed extends Audited {
  starts: () => ReplayedStart[]
  /** The text of a file of the evidence. */
  read: (name: string) => string
  /** The lines of a file of the evidence as JSON. */
  lines: (name: string) => Record<string, unknown>[]
}

export interface ReplayBench {
  /** Holds everything; removed by `close`. */
  folder: string
  workspace: string
  write: (files: Record<string, string>) => Promise<void>
  /** An audit of the workspace by a Codex that does these turns. */
  run: (
    turns: ReplayedTurn | readonly ReplayedTurn[],
    options?: Partial<AuditOptions>,
    facts?: ReplayFacts,
  ) => Promise<Replayed>
  close: () => Promise<void>
}

/** A git repository with one commit, in which audits are run. */
export async function replayBench(): Promise<ReplayBench> {
  const repository = await makeRepository()
  await repository.write({ 'a.txt': 'one\n' })
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'one')
  const { outside: folder, top, write, close } = repository
  return {
    folder,
    workspace: top,
    write: (files) => write(files),
    run: runner(folder, top, { ...repository.env }),
    close,
  }
}

/** A folder without git, which is quicker. */
export async function plainReplayBench(): Promise<ReplayBench> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'replay ü ')))
  const workspace = join(folder, 'work')
  await mkdir(workspace)
  const run = runner(folder, workspace, { PATH: join(folder, 'nothing') })
  return {
    folder,
    workspace,
    write: async (files) => {
      for (const [name, text] of Object.entries(files)) await writeFile(join(workspace, name), text)
    },
    run: (turns, options, facts) => run(turns, { skipGitRepoCheck: true, ...options }, facts),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function runner(folder: string, workspace: string, ownEnv: Record<string, string | undefined>): ReplayBench['run'] {
  let count = 0
  return async (turns, options = {}, facts = {}) => {
    const own = join(folder, `codex ${count++}`)
    const codexPath = await replayCodex(own, [turns].flat(), facts.version)
    const env = { ...ownEnv, CODEXKIT_HOME: join(folder, 'kit') }
    const host: Host = {
      env,
      cwd: workspace,
      homeDir: folder,
      platform: platform(),
      arch: 'x64',
      signal: new AbortController().signal,
      now: () => new Date(),
      ...facts.host,
    }
    const deps: AuditDeps = {
      host,
      settingsEnv: { ...env, CODEX_API_KEY: API_KEY },
      redactor: createRedactor(),
      ...facts.deps,
    }
    const given = { workingDirectory: workspace, prompt: 'Look at it.', codexPath, canary: false, ...options }
    const audited = await audit(given, deps)
    const evidence = resolve(workspace, audited.result.evidence)
    const read = (name: string): string => readFileSync(join(evidence, name), 'utf8')
    return {
      ...audited,
      read,
      lines: (name) => jsonLines(read(name)),
      starts: () => jsonLines(readFileSync(join(own, 'starts.jsonl'), 'utf8')) as unknown as ReplayedStart[],
    }
  }
}

/**
 * A program in a folder of its own. It answers `--version`, and prints what is only to be printed, without a start of
 * Node, which costs more than the audit.
 */
async function replayCodex(folder: string, turns: readonly ReplayedTurn[], version = '0.169.0'): Promise<string> {
  await mkdir(folder)
  const plan = join(folder, 'plan.json')
  await writeFile(plan, JSON.stringify(turns))
  const program = join(folder, 'codex')
  const [{ stdoutFile, ...more } = {}, ...others] = turns
  const printsOnly = stdoutFile !== undefined && Object.keys(more).length + others.length === 0
  const lines = [
    '#!/bin/sh',
    `if [ "$1" = --version ]; then echo 'codex-cli ${version}'; exit; fi`,
    printsOnly ? `exec /bin/cat '${stdoutFile}'` : `REPLAY_PLAN='${plan}' exec '${process.execPath}' '${PROGRAM}' "$@"`,
  ]
  await writeFile(program, `${lines.join('\n')}\n`, { mode: 0o755 })
  return program
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
