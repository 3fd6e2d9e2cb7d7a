import { findProgram } from '../platform/find-program.ts'
import type { Host } from '../platform/host.ts'
import { runProgram } from '../platform/run-program.ts'
import { explainAlias, explainShim, isAppAlias } from './blocked-shims.ts'
import { childQuestion } from './child-question.ts'
import { DEPENDENCIES, type DependencyRow, type InstallHints, type Question } from './dependency-rows.ts'
import { stateOfAbsence, type DependencyFinding } from './finding.ts'
import { isOlder } from './is-older.ts'

/** What asking gives: the part of a finding that the row does not know. */
type Answer = Pick<DependencyFinding, 'state' | 'detail'> & { version?: string }

const PROBE_TIMEOUT_MS = 10_000

/** Much more than any version needs; a pattern of a project must not have to search megabytes. */
const MAX_ANSWER_BYTES = 64 * 1024

/** Asks every program for its version, side by side. Never throws: each fault is a state. */
export function probeDependencies(
  host: Host,
  rows: readonly DependencyRow[] = DEPENDENCIES,
): Promise<DependencyFinding[]> {
  return Promise.all(rows.map((row) => probeOne(host, row)))
}

async function probeOne(host: Host, row: DependencyRow): Promise<DependencyFinding> {
  const found = await findQuestion(host, row)
  const { state, detail, version = null } = found ? await ask(host, row, found) : notThere(row, 'is not on PATH')
  const { name, required, minimum = null } = row
  const install = installCommand(row.install, host.platform)
  return { name, kind: 'program', state, required, version, minimum, path: found?.path ?? null, detail, install }
}

async function findQuestion(host: Host, row: DependencyRow): Promise<(Question & { path: string }) | undefined> {
  for (const question of [row, host.platform === 'win32' ? row.elseOnWindows : undefined]) {
    const path = question && (await findProgram(host, question.program))
    if (path) return { ...question, path }
  }
  return undefined
}

async function ask(host: Host, row: DependencyRow, question: Question & { path: string }): Promise<Answer> {
  const { path, versionArgs } = question
  const isAlias = await isAppAlias(path)
  if (isAlias && versionArgs.length === 0) return { state: 'blocked', detail: explainAlias(path) }
  const child = childQuestion(host, path, versionArgs)
  if (typeof child === 'string') return { state: 'blocked', detail: child }
  const { timeoutMs = PROBE_TIMEOUT_MS } = row
  const run = await runProgram(child, { timeoutMs, signal: host.signal, maxBytes: MAX_ANSWER_BYTES })
  const blocked = isAlias ? explainAlias(path) : explainShim(path)
  if ('message' in run) return { state: 'blocked', detail: blocked ?? run.message }
  if (run.status === 'timed-out')
    return { state: 'timed-out', detail: `It gave no answer within ${timeoutMs / 1000} s.` }
  if (run.code === null) return { state: 'broken', detail: 'It was killed before it gave its version.' }
  const said = `${run.stdout}\n${run.stderr}`
  if (row.absence?.test(said)) return notThere(row, 'found nothing')
  const match = row.versionPattern.exec(said)
  if (run.code === 0 && match) return judgeVersion(row, match[1] ?? match[0])
  if (blocked !== undefined) return { state: 'blocked', detail: blocked }
  return { state: 'broken', detail: row.failure ?? `It ended with code ${run.code} and no version.` }
}

function judgeVersion({ minimum, purpose }: DependencyRow, version: string): Answer {
  const older = minimum === undefined ? false : isOlder(version, minimum)
  if (older === undefined) {
    return { state: 'broken', detail: `Its version cannot be compared with "${minimum}".`, version }
  }
  if (older) return { state: 'too-old', detail: `It must be at least ${minimum}. ${purpose}`, version }
  return { state: 'ok', detail: purpose, version }
}

function notThere(row: DependencyRow, what: string): Answer {
  return { state: stateOfAbsence(row), detail: `${row.program} ${what}. ${row.purpose}` }
}

function installCommand(install: InstallHints, platform: NodeJS.Platform): string {
  if (platform === 'win32' || platform === 'darwin') return install[platform]
  return install.linux
}
