import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createItemList } from '../../../src/audit/run/item-list.ts'
import { createRecorder } from '../../../src/audit/run/recorder.ts'
import { createRunLimits } from '../../../src/audit/run/run-limits.ts'
import { judge } from '../../../src/audit/verdict/judge.ts'
import { createEventDecoder } from '../../../src/codex/events/event-decoder.ts'
import type { AgentEvent, CodexEvent } from '../../../src/codex/index.ts'
import { createRedactor } from '../../../src/env/index.ts'
import { CodexkitError } from '../../../src/errors.ts'
import { EvidenceWriter } from '../../../src/evidence/index.ts'
import { LineSplitter, type Line } from '../../../src/platform/lines.ts'
import { anyStdout } from '../../codex/any-stdout.ts'
import { auditRequest } from '../audit-facts.ts'

let folder: string
let evidence: EvidenceWriter
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'any stdout '))
  evidence = await EvidenceWriter.create(join(folder, 'run'), createRedactor())
})
afterAll(async () => {
  evidence.close()
  await rm(folder, { recursive: true, force: true })
})

/** Everything that an attempt does with what Codex prints. Lines of more than 100 bytes are cut. */
function hear(stdout: Buffer, chunkBytes: number) {
  const told: AgentEvent[] = []
  const items = createItemList()
  const limits = createRunLimits({ maxItems: 1000, maxTokens: Number.MAX_SAFE_INTEGER })
  const onEvent = (event: AgentEvent): void => {
    told.push(event)
    items.onEvent(event)
  }
  const recorder = createRecorder({ evidence, redactor: createRedactor(), elapsedMs: () => 0, onEvent })
  const decoder = createEventDecoder(recorder.parsed)
  const observe = (event: CodexEvent, line?: Line): void => {
    limits.onEvent(event)
    recorder.event(event, line)
  }
  const deliver = (line: Line): void => {
    if (line.cut) observe({ type: 'unknown', raw: null }, line)
    else if (line.text.trim() !== '') observe(decoder.decode(line.text), line)
  }
  const splitter = new LineSplitter(100)
  for (let at = 0; at < stdout.length; at += chunkBytes) {
    for (const line of splitter.push(stdout.subarray(at, at + chunkBytes))) deliver(line)
  }
  for (const line of splitter.end()) deliver(line)
  for (const event of decoder.end()) observe(event)
  const heard = recorder.end()
  recorder.tellEnd(true)
  const error = judge(auditRequest(), { exit: { code: 0, signal: null }, reason: 'ended' }, heard, {
    proof: undefined,
    signal: new AbortController().signal,
    errorInfo: undefined,
    limit: limits.reached(),
    now: new Date(),
  })
  return { told, heard, error, items: items.list() }
}

describe('whatever comes on stdout', () => {
  it('is heard to the end and judged: a value, never an exception', () => {
    fc.assert(
      fc.property(anyStdout, fc.integer({ min: 1, max: 200 }), (stdout, chunkBytes) => {
        const { told, heard, error, items } = hear(stdout, chunkBytes)
        expect(error === undefined || error instanceof CodexkitError).toBe(true)
        if (!heard.terminal) expect(error?.code).toBe('CODEX_MISSING_RESULT')
        const results = told.filter(({ type }) => type === 'result')
        expect(results.length).toBeLessThanOrEqual(1)
        if (results.length === 1) expect(told.at(-1)).toBe(results[0])
        expect(items.length).toBeLessThanOrEqual(told.length)
        expect(typeof heard.lastMessage).toBe('string')
      }),
      { numRuns: 1500 },
    )
  }, 60_000)
})
