import { z } from 'zod'
import type { AuditResult } from '../../src/audit/index.ts'
import { REHEARSAL_SCENARIOS, type RehearsalScenario } from '../../src/rehearsal/index.ts'
import { errorSchema } from './parts.ts'

const scenarios = Object.keys(REHEARSAL_SCENARIOS) as RehearsalScenario[]

const auditFields = {
  verdict: z.enum(['pass', 'fail']),
  rehearsed: z.boolean(),
  scenario: z.enum(scenarios).nullable(),
  threadId: z.string().nullable(),
  usage: z.strictObject({
    input_tokens: z.number(),
    cached_input_tokens: z.number(),
    output_tokens: z.number(),
    reasoning_output_tokens: z.number(),
  }),
  evidence: z.string(),
  response: z.string(),
  codex: z.strictObject({
    version: z.string(),
    origin: z.enum(['pinned', 'explicit']),
    program: z.string(),
    checksum: z.enum(['hashed', 'recorded', 'unknown']),
  }),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  exit: z.strictObject({ code: z.number().nullable(), signal: z.string().nullable(), reason: z.string() }),
  items: z.strictObject({ completed: z.number(), failed: z.number() }),
  unknownEvents: z.number(),
  redactions: z.record(z.string(), z.number()),
  error: errorSchema.nullable(),
}

/** The result of `run-audit`. */
export const auditSchema: z.ZodType<AuditResult> = z.strictObject(auditFields)

/** `verdict.json` in the evidence. */
export const verdictSchema = z.strictObject({ schemaVersion: z.literal(1), codexHome: z.string(), ...auditFields })
