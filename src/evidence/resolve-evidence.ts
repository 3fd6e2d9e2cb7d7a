import { closest } from 'fastest-levenshtein'
import { isAbsolute, join, resolve } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { statOptional } from '../platform/read-optional.ts'
import { listRunFiles, runAt, type EvidenceRun } from './evidence-run.ts'
import { EVIDENCE_FILES, isRunName } from './layout.ts'
import { listRunNames } from './list-runs.ts'
import { summariseRun } from './summarise-run.ts'

/**
 * Finds a run: `last`, the name of its folder or a start of it that fits one run only, the id of its thread (the newest
 * run of that thread), or a path, which starts at `cwd`. Throws CODEXKIT_MISSING_INPUT, or CODEXKIT_USAGE when a start
 * fits several.
 */
export async function resolveEvidence(root: string, which: string, cwd: string): Promise<EvidenceRun> {
  if (isPath(which)) return runAtPath(resolve(cwd, which))
  const names = await listRunNames(root)
  const last = names[0]
  if (which === 'last' && last !== undefined) return runAt(join(root, last))
  if (names.includes(which)) return runAt(join(root, which))
  const starting = which === '' ? [] : names.filter((name) => name.startsWith(which))
  if (starting.length > 1) throw severalRuns(which, starting)
  const name = starting[0] ?? (await newestOfThread(root, names, which))
  if (name !== undefined) return runAt(join(root, name))
  throw await noSuchRun(root, names, which)
}

/** The run that began before another; of a run elsewhere, the newest here. Throws CODEXKIT_MISSING_INPUT. */
export async function resolveBefore(root: string, run: EvidenceRun): Promise<EvidenceRun> {
  const names = await listRunNames(root)
  const isHere = join(root, run.name) === run.folder
  const earlier = names[isHere ? names.indexOf(run.name) + 1 : 0]
  if (earlier !== undefined) return runAt(join(root, earlier))
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', `There is no run before ${run.name} in ${root}.`, {
    hint: 'Name the run to compare with: codexkit evidence diff FROM TO',
    details: { root, runs: names.slice(0, 3) },
  })
}

function isPath(which: string): boolean {
  return isAbsolute(which) || /[/\\]|^[a-z]:/i.test(which) || which === '.' || which === '..'
}

async function runAtPath(path: string): Promise<EvidenceRun> {
  const found = await statOptional(path)
  const run = runAt(path)
  if (found?.isDirectory() && (isRunName(run.name) || (await holdsEvidence(run)))) return run
  const said = found ? 'is no evidence of a run' : 'is not there'
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', `${path} ${said}.`, {
    hint: 'Name a folder that run-audit made; "codexkit evidence list" shows those of this workspace.',
    details: { path },
  })
}

/** A downloaded folder may have any name. */
async function holdsEvidence(run: EvidenceRun): Promise<boolean> {
  const ours = new Set<string>(Object.values(EVIDENCE_FILES))
  return (await listRunFiles(run)).files.some(({ name }) => ours.has(name))
}

async function newestOfThread(root: string, names: readonly string[], threadId: string): Promise<string | undefined> {
  if (threadId === '') return undefined
  for (const name of names) {
    if ((await summariseRun(runAt(join(root, name)))).threadId === threadId) return name
  }
  return undefined
}

function severalRuns(which: string, names: readonly string[]): CodexkitError {
  return new CodexkitError('CODEXKIT_USAGE', `"${which}" fits ${names.length} runs.`, {
    hint: `Type more of one name: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}.`,
    details: { runs: names.slice(0, 20) },
  })
}

async function noSuchRun(root: string, names: readonly string[], which: string): Promise<CodexkitError> {
  const last = names.slice(0, 3)
  if (last.length === 0) {
    return new CodexkitError('CODEXKIT_MISSING_INPUT', `There is no evidence of a run in ${root}.`, {
      hint: 'Make some with "codexkit run-audit --rehearse", or name the folder with --evidence-root.',
      details: { root },
    })
  }
  return new CodexkitError('CODEXKIT_MISSING_INPUT', `No run in ${root} is called "${which}".`, {
    hint: `The nearest name is ${closest(which, names)}; the last runs are ${last.join(', ')}.`,
    details: { root, run: which, runs: last },
  })
}
