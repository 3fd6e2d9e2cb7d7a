import { z } from 'zod'
import type { BootstrapResult } from '../../src/commands/bootstrap/result.ts'
import type { EnvReportResult } from '../../src/commands/env-report/result.ts'
import type { DependencyFinding } from '../../src/deps/index.ts'
import type { Difference, EnvironmentRow } from '../../src/environment/index.ts'
import { auditSchema } from './audit.ts'
import { installSchema } from './runtime.ts'

const dependency: z.ZodType<DependencyFinding> = z.strictObject({
  name: z.string(),
  kind: z.enum(['program', 'endpoint']),
  state: z.enum(['ok', 'missing', 'absent', 'too-old', 'broken', 'timed-out', 'blocked']),
  required: z.boolean(),
  version: z.string().nullable(),
  minimum: z.string().nullable(),
  path: z.string().nullable(),
  detail: z.string(),
  install: z.string(),
})

const row: z.ZodType<EnvironmentRow> = z.strictObject({
  id: z.string(),
  label: z.string(),
  status: z.enum(['ok', 'info', 'warning', 'failed']),
  fact: z.string(),
  why: z.string(),
  fix: z.string(),
  volatile: z.boolean(),
})

const difference: z.ZodType<Difference> = z.strictObject({
  section: z.string(),
  label: z.string(),
  was: z.string().nullable(),
  now: z.string().nullable(),
})

/** The result of `env-report`. */
export const environmentSchema: z.ZodType<EnvReportResult> = z.strictObject({
  codexkit: z.string(),
  sections: z.array(z.strictObject({ id: z.string(), title: z.string(), rows: z.array(row) })),
  format: z.enum(['table', 'markdown', 'html']),
  written: z.array(z.strictObject({ path: z.string(), changed: z.boolean() })),
  compared: z.strictObject({ with: z.string(), differences: z.array(difference) }).nullable(),
})

/** The result of `bootstrap`. */
export const bootstrapSchema: z.ZodType<BootstrapResult> = z.strictObject({
  dryRun: z.array(z.strictObject({ path: z.string(), diff: z.string() })).nullable(),
  envFile: z.strictObject({ status: z.enum(['created', 'merged', 'present']), added: z.array(z.string()) }).nullable(),
  envFilePrivacy: z.enum(['private', 'narrowed', 'unknown']).nullable(),
  ignoreLinesAdded: z.array(z.string()),
  foldersMade: z.array(z.string()),
  secretsWritten: z.array(z.string()),
  secretsMissing: z.array(z.string()),
  dependencies: z.array(dependency),
  mcp: z
    .strictObject({ state: z.enum(['ok', 'absent', 'warning', 'failed']), fact: z.string(), fix: z.string() })
    .nullable(),
  runtime: installSchema.nullable(),
  rehearsal: auditSchema.nullable(),
  report: z.strictObject({ path: z.string(), changed: z.boolean() }).nullable(),
})
