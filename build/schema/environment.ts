import { z } from 'zod'
import type { BootstrapResult } from '../../src/commands/bootstrap/run.ts'
import type { EnvironmentReport } from '../../src/commands/environment-report.ts'
import type { DependencyFinding } from '../../src/deps/index.ts'
import { auditSchema } from './audit.ts'
import { installSchema, runtimeStateSchema } from './runtime.ts'

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

/** The result of `env-report`. */
export const environmentSchema: z.ZodType<EnvironmentReport> = z.strictObject({
  codexkit: z.string(),
  system: z.strictObject({ platform: z.string(), release: z.string(), arch: z.string(), ci: z.boolean() }),
  codex: runtimeStateSchema,
  dependencies: z.array(dependency),
  variables: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(['set', 'placeholder', 'unset']),
      origin: z.string(),
      secret: z.boolean(),
    }),
  ),
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
  runtime: installSchema.nullable(),
  rehearsal: auditSchema.nullable(),
  report: z.strictObject({ path: z.string(), changed: z.boolean() }).nullable(),
})
