import { z } from 'zod'
import type { AuditResult } from '../../src/audit/index.ts'
import type { RunAuditResult } from '../../src/commands/run-audit/result.ts'
import { REHEARSAL_SCENARIOS, type RehearsalScenario } from '../../src/rehearsal/index.ts'
import { errorSchema } from './parts.ts'

const scenarios = Object.keys(REHEARSAL_SCENARIOS) as RehearsalScenario[]

const finding = z.strictObject({
  id: z.string(),
  severity: z.enum(['high', 'medium', 'low', 'info']),
  title: z.string(),
  control: z.string().optional(),
  file: z.string().optional(),
  line: z.int().optional(),
  evidence: z.string(),
  nextStep: z.string(),
})

const turnUsage = z.strictObject({
  input_tokens: z.number(),
  cached_input_tokens: z.number(),
  output_tokens: z.number(),
  reasoning_output_tokens: z.number(),
  cache_write_input_tokens: z.number().optional(),
})

const auditFields = {
  verdict: z.enum(['pass', 'fail']),
  rehearsed: z.boolean(),
  scenario: z.enum(scenarios).nullable(),
  skill: z.string().nullable(),
  threadId: z.string().nullable(),
  resumed: z.string().nullable(),
  usage: turnUsage,
  evidence: z.string(),
  evidenceCreated: z.array(z.string()),
  response: z.string(),
  model: z.string(),
  codex: z.strictObject({
    version: z.string(),
    origin: z.enum(['pinned', 'selected', 'version', 'explicit']),
    program: z.string(),
    checksum: z.enum(['hashed', 'recorded', 'unknown']),
  }),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  exit: z.strictObject({ code: z.number().nullable(), signal: z.string().nullable(), reason: z.string() }),
  items: z.strictObject({
    completed: z.number(),
    failed: z.number(),
    list: z.array(z.strictObject({ id: z.string(), type: z.string(), ok: z.boolean(), summary: z.string() })),
  }),
  findings: z.array(finding),
  assertions: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), message: z.string() })),
  attempts: z.array(
    z.strictObject({
      threadId: z.string().nullable(),
      durationMs: z.number(),
      error: errorSchema.nullable(),
      waitedMs: z.number(),
      usage: turnUsage,
    }),
  ),
  unknownEvents: z.number(),
  redactions: z.record(z.string(), z.number()),
  resumeLine: z.string().nullable(),
  error: errorSchema.nullable(),
}

/** The result of one audit. */
export const auditSchema: z.ZodType<AuditResult> = z.strictObject(auditFields)

/** The result of `run-audit`: an audit, or why there was none. */
export const runAuditSchema: z.ZodType<RunAuditResult> = z.union([
  auditSchema,
  z.strictObject({ skipped: z.literal(true), reason: z.string() }),
])

/** `verdict.json` in the evidence. */
export const verdictSchema = z.strictObject({ schemaVersion: z.literal(1), codexHome: z.string(), ...auditFields })
