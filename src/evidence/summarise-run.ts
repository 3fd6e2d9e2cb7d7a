import * as z from 'zod/mini'
import { catch as withFallback } from 'zod/mini'
import type { EvidenceRun } from './evidence-run.ts'
import { EVIDENCE_FILES, runStart } from './layout.ts'
import { parseJson } from './parse-json.ts'
import { parseVerdict, type StoredUsage, type StoredVerdict } from './parse-verdict.ts'
import { readEvidenceFile, readFirstLines } from './read-evidence-file.ts'

/** One run in a line. What its evidence does not say is null. */
export interface RunSummary {
  name: string
  /** `incomplete`: never sealed. `unreadable`: sealed, but its verdict.json is none. */
  verdict: 'pass' | 'fail' | 'incomplete' | 'unreadable'
  rehearsed: boolean | null
  scenario: string | null
  threadId: string | null
  codexVersion: string | null
  /** Null in a rehearsal too: no model was asked. */
  model: string | null
  startedAt: string | null
  durationMs: number | null
  usage: StoredUsage | null
  items: { completed: number; failed: number } | null
  /** What `run-audit` ended with. */
  exitCode: number | null
  failure: { code: string; message: string; hint: string | null } | null
}

const textOrNull = withFallback(z.nullable(z.string()), null)
const environmentSchema = z.object({ codex: z.object({ version: textOrNull }) })
const settingsSchema = z.object({ settings: z.record(z.string(), z.unknown()) })
const startedSchema = z.object({ subtype: z.literal('thread.started'), text: z.string() })

/** Reads the verdict of a run; undefined when there is none. */
export async function loadVerdict({ folder }: EvidenceRun): Promise<StoredVerdict | undefined> {
  const file = await readEvidenceFile(folder, EVIDENCE_FILES.verdict)
  return file.state === 'read' ? parseVerdict(file.text) : undefined
}

/** Sums up a run from whatever it left. Never throws for what stands in its files. */
export async function summariseRun(run: EvidenceRun): Promise<RunSummary> {
  const verdict = await loadVerdict(run)
  const sums = await readEvidenceFile(run.folder, EVIDENCE_FILES.sums)
  const [settings, environment] = [await readSettings(run.folder), await readEnvironment(run.folder)]
  const codex = environmentSchema.safeParse(environment)
  const scenario = verdict ? verdict.scenario : textOf(settings['rehearse'])
  const rehearsed = verdict ? verdict.rehearsed : 'rehearse' in settings ? scenario !== null : null
  return {
    name: run.name,
    verdict: sums.state === 'absent' ? 'incomplete' : (verdict?.verdict ?? 'unreadable'),
    rehearsed,
    scenario,
    threadId: verdict ? verdict.threadId : await startedThread(run),
    codexVersion: verdict?.codex?.version ?? codex.data?.codex.version ?? null,
    model: rehearsed === true ? null : (verdict?.model ?? textOf(settings['model'])),
    startedAt: verdict?.startedAt ?? runStart(run.name)?.toISOString() ?? null,
    durationMs: verdict?.durationMs ?? null,
    usage: verdict?.usage ?? null,
    items: verdict?.items ?? null,
    exitCode: verdict?.verdict === 'pass' ? 0 : (verdict?.error?.exitCode ?? null),
    failure: verdict?.error
      ? { code: verdict.error.code, message: verdict.error.message, hint: verdict.error.hint }
      : null,
  }
}

/** What a run was done with, as its `environment.json` tells; empty when that is missing or damaged. Never throws. */
export async function readSettings(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const read = settingsSchema.safeParse(await readEnvironment(folder))
  return read.success ? read.data.settings : {}
}

/** Written before Codex starts, so it tells of a run that was killed too. */
async function readEnvironment(folder: string): Promise<unknown> {
  const file = await readEvidenceFile(folder, EVIDENCE_FILES.environment)
  return file.state === 'read' ? parseJson(file.text) : undefined
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** The thread of a run without a verdict: one of its first events names it. */
async function startedThread({ folder }: EvidenceRun): Promise<string | null> {
  for (const line of await readFirstLines(folder, EVIDENCE_FILES.events, 65_536)) {
    const event = startedSchema.safeParse(parseJson(line))
    if (event.success) return event.data.text
  }
  return null
}
