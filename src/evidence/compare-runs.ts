import { describeRun, type RunDescription } from './describe-run.ts'
import type { EvidenceRun } from './evidence-run.ts'
import { EVIDENCE_FILES } from './layout.ts'
import { matchFindings, type FindingChanges } from './match-findings.ts'
import { readEvidenceFile } from './read-evidence-file.ts'
import type { RunSummary } from './summarise-run.ts'

/** One fact that two runs do not share. */
export interface RunDifference {
  label: string
  from: string | null
  to: string | null
  /** It differs between any two runs, so it is no news: duration and tokens. */
  volatile: boolean
}

export interface RunComparison {
  from: RunSummary
  to: RunSummary
  differences: RunDifference[]
  findings: FindingChanges
  prompt: TextChange
  response: TextChange
  /** Nothing differs but what differs between any two runs. */
  same: boolean
}

/** `unknown`: one of the two was not kept. The diff is unified, and null when there is none or it would be too long. */
export interface TextChange {
  state: 'same' | 'changed' | 'unknown'
  diff: string | null
}

/** Compares what two runs left. Throws CODEXKIT_FILE when a folder cannot be read. */
export async function compareRuns(fromRun: EvidenceRun, toRun: EvidenceRun): Promise<RunComparison> {
  const [from, to] = [await describeRun(fromRun), await describeRun(toRun)]
  const [oldPrompt, newPrompt] = [await promptOf(fromRun), await promptOf(toRun)]
  const differences = FACTS.flatMap(({ label, volatile = false, tell }): RunDifference[] => {
    const [was, now] = [tell(from), tell(to)]
    return was === now ? [] : [{ label, from: was, to: now, volatile }]
  })
  const findings = matchFindings(from.findings, to.findings)
  const prompt = await compareTexts(oldPrompt, newPrompt)
  const response = await compareTexts(from.response, to.response)
  const texts = [prompt, response].every(({ state }) => state !== 'changed')
  const same =
    texts && differences.every((row) => row.volatile) && findings.added.length + findings.resolved.length === 0
  return { from: summaryOf(from), to: summaryOf(to), differences, findings, prompt, response, same }
}

interface Fact {
  label: string
  volatile?: boolean
  tell: (run: RunSummary) => string | null
}

const FACTS: readonly Fact[] = [
  { label: 'verdict', tell: (run) => run.verdict },
  {
    label: 'rehearsed',
    tell: ({ rehearsed, scenario }) => (rehearsed === true ? (scenario ?? 'yes') : rehearsed === false ? 'no' : null),
  },
  { label: 'exit code', tell: ({ exitCode }) => textOf(exitCode) },
  { label: 'failure', tell: ({ failure }) => failure?.code ?? null },
  { label: 'Codex', tell: (run) => run.codexVersion },
  { label: 'model', tell: (run) => run.model },
  { label: 'items completed', tell: ({ items }) => textOf(items?.completed) },
  { label: 'items failed', tell: ({ items }) => textOf(items?.failed) },
  { label: 'duration in ms', volatile: true, tell: ({ durationMs }) => textOf(durationMs) },
  { label: 'tokens in', volatile: true, tell: ({ usage }) => textOf(usage?.input_tokens) },
  { label: 'tokens cached', volatile: true, tell: ({ usage }) => textOf(usage?.cached_input_tokens) },
  { label: 'tokens out', volatile: true, tell: ({ usage }) => textOf(usage?.output_tokens) },
]

function textOf(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

function summaryOf(description: RunDescription): RunSummary {
  const {
    folder: _folder,
    exit: _exit,
    unknownEvents: _events,
    findings: _findings,
    response: _text,
    files: _files,
    ...summary
  } = description
  return summary
}

async function promptOf({ folder }: EvidenceRun): Promise<string | null> {
  const file = await readEvidenceFile(folder, EVIDENCE_FILES.prompt)
  return file.state === 'read' ? file.text : null
}

/** Two long texts with nothing in common would take minutes; they differ, and a reader has the files. */
const MOST_EDITS = 4000

async function compareTexts(from: string | null, to: string | null): Promise<TextChange> {
  if (from === null || to === null) return { state: from === to ? 'same' : 'unknown', diff: null }
  if (from === to) return { state: 'same', diff: null }
  const { createTwoFilesPatch } = await import('diff')
  const patch = createTwoFilesPatch('from', 'to', from, to, '', '', { context: 2, maxEditLength: MOST_EDITS })
  return { state: 'changed', diff: patch === undefined ? null : patch.replace(/^=+\n/, '') }
}
