import { join } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { hashFile } from '../platform/hash-file.ts'
import { listRunFiles, type EvidenceRun } from './evidence-run.ts'
import { EVIDENCE_FILES, isRunName } from './layout.ts'
import { parseVerdict } from './parse-verdict.ts'
import { readEvidenceFile } from './read-evidence-file.ts'
import { parseSums } from './sums-text.ts'

/** As src/commands/watch-codex/evidence names it. */
const WATCH_CURSOR = 'cursor.json'

/** Whether the evidence of a run is what was sealed. */
export interface VerifiedRun extends EvidenceRun {
  /** `incomplete`: never sealed, so the run was killed or still goes on. `changed`: sealed, and not the same since. */
  state: 'valid' | 'incomplete' | 'changed'
  /** The sha256 of SHA256SUMS: kept elsewhere, it tells later whether anything here was sealed anew. */
  seal: string | null
  /** How many files have their hash. */
  matching: number
  changed: string[]
  missing: string[]
  added: string[]
  /** What else is wrong, a sentence each. */
  problems: string[]
}

/** Hashes the evidence of one run and compares it with its SHA256SUMS. Throws CODEXKIT_FILE when it cannot be read. */
export async function verifyRun(run: EvidenceRun, signal: AbortSignal): Promise<VerifiedRun> {
  const { files, others } = await listRunFiles(run)
  const sums = await readEvidenceFile(run.folder, EVIDENCE_FILES.sums)
  const verified: VerifiedRun = {
    ...run,
    state: 'valid',
    seal: null,
    matching: 0,
    changed: [],
    missing: [],
    added: [],
    problems: [],
  }
  if (sums.state === 'absent') return { ...verified, state: 'incomplete' }
  if (sums.state === 'unusable') {
    return { ...verified, state: 'changed', problems: [`${EVIDENCE_FILES.sums} does not count: ${sums.reason}.`] }
  }
  const { hashes, badLines } = parseSums(sums.text)
  const present = new Set(files.map((file) => file.name))
  for (const [name, expected] of hashes) {
    signal.throwIfAborted()
    if (others.includes(name)) verified.changed.push(name)
    else if (!present.has(name)) verified.missing.push(name)
    else if ((await hashOf(run, name, verified)) === expected) verified.matching++
    else verified.changed.push(name)
  }
  verified.added = [...present, ...others].filter((name) => name !== EVIDENCE_FILES.sums && !hashes.has(name)).sort()
  if (badLines.length > 0)
    verified.problems.push(`${EVIDENCE_FILES.sums} has lines that name no file here (${badLines.length}).`)
  verified.problems.push(...(await verdictProblems(run, hashes)))
  const { changed, missing, added, problems } = verified
  const differs = [changed, missing, added, problems].some((list) => list.length > 0)
  const seal = await hashFile(join(run.folder, EVIDENCE_FILES.sums), 'sha256')
  return { ...verified, seal, state: differs ? 'changed' : 'valid' }
}

/** A file that cannot be read is told of, and does not keep the others from being checked. */
async function hashOf(run: EvidenceRun, name: string, verified: VerifiedRun): Promise<string | undefined> {
  try {
    return await hashFile(join(run.folder, name), 'sha256')
  } catch (thrown) {
    if (!(thrown instanceof CodexkitError)) throw thrown
    verified.problems.push(thrown.message)
    return undefined
  }
}

/** Hashes say nothing about a whole folder that was put in the place of another; the verdict names its own. */
async function verdictProblems(run: EvidenceRun, hashes: ReadonlyMap<string, string>): Promise<string[]> {
  const name = EVIDENCE_FILES.verdict
  if (isOfWatch(run, hashes)) return []
  if (!hashes.has(name)) return [`${EVIDENCE_FILES.sums} does not list ${name}.`]
  const file = await readEvidenceFile(run.folder, name)
  if (file.state === 'absent') return []
  const verdict = file.state === 'read' ? parseVerdict(file.text) : undefined
  if (!verdict) return [`${name} is no verdict.`]
  const named = verdict.evidence?.split(/[/\\]/).at(-1)
  return named === run.name ? [] : [`${name} belongs to ${named ?? 'no run'}, not to ${run.name}.`]
}

/** What watch-codex keeps has no verdict: it is told by its cursor. A run that lost its verdict still has its own name. */
function isOfWatch({ name }: EvidenceRun, hashes: ReadonlyMap<string, string>): boolean {
  return !isRunName(name) && hashes.has(WATCH_CURSOR) && !hashes.has(EVIDENCE_FILES.verdict)
}
