import { join } from 'node:path'
import { execEngine, type TurnEnd, type TurnRequest } from '../../codex/index.ts'
import type { CodexkitError } from '../../errors.ts'
import { EVIDENCE_FILES } from '../../evidence/index.ts'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import { readOptionalText } from '../../platform/read-optional.ts'
import { openAttemptHome, type AttemptHome } from './attempt-home.ts'
import type { AuditItem } from '../verdict/audit-result.ts'
import { environmentFacts } from '../verdict/environment-facts.ts'
import { createItemList } from './item-list.ts'
import { judge } from '../verdict/judge.ts'
import { createRecorder, type Heard } from './recorder.ts'
import { findAttemptRollouts, type AttemptRollouts } from './rollout.ts'
import type { Run } from './run-audit.ts'
import { guardThread } from './thread-guard.ts'
import { watchTokens } from './token-watch.ts'

/** One try whose Codex has ended. */
export interface EndedAttempt {
  codexHome: string
  /** The last message as Codex wrote it into its file; undefined when it wrote none. */
  lastMessage: string | undefined
  end: TurnEnd
  heard: Heard
  /** What changed in the workspace since the run began; undefined outside git. */
  changes: Promise<Buffer | undefined>
  items: readonly AuditItem[]
  rollouts: AttemptRollouts
  threadId: string | null
  error: CodexkitError | undefined
  durationMs: number
  /** Tells of the end of the turn: as the result, or, when another attempt follows, as a system event. */
  tellEnd: (isLast: boolean) => void
}

/** Runs the turn once, in a home of its own, and judges it. `timeoutMs` is what is left of the wall clock. */
export async function runAttempt(run: Run, number: number, timeoutMs: number): Promise<EndedAttempt> {
  const { request, deps, model } = run
  const { host } = deps
  const began = host.now().getTime()
  const home = await openAttemptHome(run)
  try {
    const prepare = number === 1 ? () => prepareRun(run, home) : undefined
    const { end, heard, items, wrongThread, tellEnd } = await hearTurn(run, home, { timeoutMs, prepare })
    // Begun at once, beside what else is to be done. Of an attempt that is not the last it is not asked for.
    const changes = run.watch().then((watch) => watch?.patch())
    changes.catch(() => undefined)
    // Read here, since what is scrubbed out of the home has no name any more.
    const lastMessage = await readOptionalText(join(home.path, EVIDENCE_FILES.lastMessage))
    const resumed = request.resume?.thread?.rollout.threadId
    const rollouts = await findAttemptRollouts(home.path, { threadId: heard.threadId, before: home.before, resumed })
    const threadId = heard.threadId ?? rollouts.own?.threadId ?? null
    const facts = {
      proof: model.proof(),
      signal: host.signal,
      errorInfo: rollouts.errorInfo,
      limit: run.limits.reached(),
      now: host.now(),
    }
    const error = wrongThread(threadId) ?? judge(request, end, heard, facts)
    const durationMs = host.now().getTime() - began
    const { path: codexHome } = home
    return { codexHome, lastMessage, end, heard, changes, items, rollouts, threadId, error, durationMs, tellEnd }
  } finally {
    await home.close()
  }
}

/** What must be done before Codex acts; and what the end of the run needs is loaded, while there is time. */
async function prepareRun(run: Run, home: AttemptHome): Promise<void> {
  await Promise.all([describeRun(run, home), run.watch(), import('../verdict/conclude-run.ts')])
}

/** What was asked and what the run depends on; on disk before Codex acts, for whoever reads a run that was killed. */
async function describeRun({ request, deps, codex, evidence }: Run, { path, env }: AttemptHome): Promise<void> {
  await evidence.write(EVIDENCE_FILES.prompt, request.prompt)
  const facts = await environmentFacts(deps.host, request, codex.identity, path, Object.keys(env))
  await evidence.write(EVIDENCE_FILES.environment, `${JSON.stringify(facts, null, 2)}\n`)
}

async function hearTurn(
  run: Run,
  home: AttemptHome,
  { timeoutMs, prepare }: Pick<TurnRequest, 'timeoutMs' | 'prepare'>,
) {
  const { request, deps, codex, evidence, limits, startedAt } = run
  const { host, redactor } = deps
  const items = createItemList()
  const guard = guardThread(request.resume)
  const elapsedMs = (): number => host.now().getTime() - startedAt.getTime()
  const recorder = createRecorder({
    evidence,
    redactor,
    elapsedMs,
    onEvent: (event) => {
      items.onEvent(event)
      guard.onEvent(event)
      deps.onProgress?.({ event, elapsedMs: elapsedMs() })
    },
  })
  const { maxTokens, maxCost } = request.limits
  // Before Codex, so that what a resumed thread used earlier does not count.
  const tokens = (maxTokens ?? maxCost) === undefined ? undefined : watchTokens(home.path, limits.onUsage)
  try {
    const end = await execEngine(
      {
        ...request,
        program: codex.identity.program,
        capabilities: codex.capabilities,
        env: home.env,
        lastMessagePath: join(home.path, EVIDENCE_FILES.lastMessage),
        outputSchemaPath: await writeOutputSchema(run, home.path),
        resumeThreadId: request.resume?.thread?.rollout.threadId,
        prepare,
        timeoutMs: Math.max(timeoutMs, 1),
        signal: host.signal,
        limitSignal: AbortSignal.any([limits.signal, guard.signal]),
      },
      {
        ...recorder,
        event: (event, line) => {
          limits.onEvent(event)
          recorder.event(event, line)
        },
      },
    )
    const heard = recorder.end()
    return { end, heard, items: items.list(), wrongThread: guard.check, tellEnd: recorder.tellEnd }
  } finally {
    await tokens?.close()
  }
}

/** Codex 0.40 takes no schema; a skill's prompt says the form in words too, so only the user's own is insisted on. */
async function writeOutputSchema({ request, codex }: Run, codexHome: string): Promise<string | undefined> {
  const own = request.expect.json?.schema
  const schema = own ?? (codex.capabilities.outputSchema ? request.skill?.outputSchema : undefined)
  if (schema === undefined) return undefined
  const path = join(codexHome, 'output-schema.json')
  await writeFileAtomic(path, `${JSON.stringify(schema)}\n`, { mode: 0o600, durable: false })
  return path
}
