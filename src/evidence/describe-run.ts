import { CodexkitError } from '../errors.ts'
import { listRunFiles, type EvidenceRun, type RunFile } from './evidence-run.ts'
import { EVIDENCE_FILES } from './layout.ts'
import type { StoredFinding } from './parse-verdict.ts'
import { readEvidenceFile } from './read-evidence-file.ts'
import { isPlainName } from './sums-text.ts'
import { loadVerdict, summariseRun, type RunSummary } from './summarise-run.ts'

/** Everything that is told of one run. */
export interface RunDescription extends RunSummary {
  folder: string
  /** How Codex itself ended. */
  exit: { code: number | null; signal: string | null; reason: string } | null
  unknownEvents: number | null
  findings: StoredFinding[]
  /** Codex's last message; null when none was kept. */
  response: string | null
  files: RunFile[]
}

/** Tells of one run from whatever it left. Throws CODEXKIT_FILE when its folder cannot be read. */
export async function describeRun(run: EvidenceRun): Promise<RunDescription> {
  const [summary, verdict, { files }] = [await summariseRun(run), await loadVerdict(run), await listRunFiles(run)]
  const message = await readEvidenceFile(run.folder, EVIDENCE_FILES.lastMessage)
  return {
    ...summary,
    folder: run.folder,
    exit: verdict?.exit ?? null,
    unknownEvents: verdict?.unknownEvents ?? null,
    findings: verdict?.findings ?? [],
    response: verdict?.response ?? (message.state === 'read' ? message.text : null),
    files,
  }
}

/** A little more than what is kept of the files for people: see size-limits.ts. */
const LONGEST_SHOWN = 80 * 1024 * 1024

/** One file of a run as text. Throws CODEXKIT_MISSING_INPUT for a name that is no file of this run. */
export async function readRunFile(run: EvidenceRun, name: string): Promise<RunFile & { text: string }> {
  const file = isPlainName(name) ? await readEvidenceFile(run.folder, name, LONGEST_SHOWN) : undefined
  if (file?.state === 'read') return { name, sizeBytes: file.sizeBytes, text: file.text }
  if (file?.state === 'unusable') {
    throw new CodexkitError('CODEXKIT_MISSING_INPUT', `${name} of ${run.name} is not shown: ${file.reason}.`, {
      hint: `Look at it in ${run.folder}.`,
      details: { file: name, folder: run.folder },
    })
  }
  const { files } = await listRunFiles(run)
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', `${run.name} has no file "${name}".`, {
    hint: files.length === 0 ? 'It has no files.' : `It has ${files.map((one) => one.name).join(', ')}.`,
    details: { file: name, files: files.map((one) => one.name) },
  })
}
