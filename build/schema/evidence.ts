import { z } from 'zod'
import type { EvidenceListResult } from '../../src/commands/evidence-list/result.ts'
import type { EvidencePackResult } from '../../src/commands/evidence-pack/result.ts'
import type { EvidenceShowResult } from '../../src/commands/evidence-show/result.ts'
import type { EvidenceVerifyResult } from '../../src/commands/evidence-verify/result.ts'
import type { RunComparison, RunSummary, StoredFinding } from '../../src/evidence/index.ts'

const text = z.string().nullable()
const number = z.number().nullable()

const summaryFields = {
  name: z.string(),
  verdict: z.enum(['pass', 'fail', 'incomplete', 'unreadable']),
  rehearsed: z.boolean().nullable(),
  scenario: text,
  threadId: text,
  codexVersion: text,
  model: text,
  startedAt: text,
  durationMs: number,
  usage: z
    .strictObject({
      input_tokens: z.number(),
      cached_input_tokens: z.number(),
      output_tokens: z.number(),
      reasoning_output_tokens: z.number(),
    })
    .nullable(),
  items: z.strictObject({ completed: z.number(), failed: z.number() }).nullable(),
  exitCode: number,
  failure: z.strictObject({ code: z.string(), message: z.string(), hint: text }).nullable(),
}
const summary: z.ZodType<RunSummary> = z.strictObject(summaryFields)

const finding: z.ZodType<StoredFinding> = z.strictObject({
  id: z.string(),
  severity: z.string(),
  title: z.string(),
  control: text,
  file: text,
  line: number,
  evidence: z.string(),
  nextStep: z.string(),
})

const fileFields = { name: z.string(), sizeBytes: z.number() }
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const state = z.enum(['valid', 'incomplete', 'changed'])
const names = z.array(z.string())

/** The result of `evidence list`. */
export const evidenceListSchema: z.ZodType<EvidenceListResult> = z.strictObject({
  root: z.string(),
  total: z.int(),
  runs: z.array(summary),
})

/** The result of `evidence show`. */
export const evidenceShowSchema: z.ZodType<EvidenceShowResult> = z.strictObject({
  run: z
    .strictObject({
      ...summaryFields,
      folder: z.string(),
      exit: z.strictObject({ code: number, signal: text, reason: z.string() }).nullable(),
      unknownEvents: number,
      findings: z.array(finding),
      response: text,
      files: z.array(z.strictObject(fileFields)),
    })
    .nullable(),
  file: z.strictObject({ run: z.string(), ...fileFields, text: z.string() }).nullable(),
})

/** The result of `evidence verify`. */
export const evidenceVerifySchema: z.ZodType<EvidenceVerifyResult> = z.strictObject({
  runs: z.array(
    z.strictObject({
      name: z.string(),
      folder: z.string(),
      state,
      seal: sha256.nullable(),
      matching: z.int(),
      changed: names,
      missing: names,
      added: names,
      problems: names,
    }),
  ),
})

const textChange = z.strictObject({ state: z.enum(['same', 'changed', 'unknown']), diff: text })

/** The result of `evidence diff`. */
export const evidenceDiffSchema: z.ZodType<RunComparison> = z.strictObject({
  from: summary,
  to: summary,
  differences: z.array(z.strictObject({ label: z.string(), from: text, to: text, volatile: z.boolean() })),
  findings: z.strictObject({ added: z.array(finding), resolved: z.array(finding), unchanged: z.int() }),
  prompt: textChange,
  response: textChange,
  same: z.boolean(),
})

/** The result of `evidence pack`. */
export const evidencePackSchema: z.ZodType<EvidencePackResult> = z.strictObject({
  run: z.string(),
  state,
  path: z.string(),
  format: z.enum(['zip', 'tar.gz']),
  sizeBytes: z.int(),
  sha256,
  files: names,
})
