import { z } from 'zod'
import { runAuditSchema, verdictSchema } from './audit.ts'
import { bootstrapSchema, environmentSchema } from './environment.ts'
import {
  evidenceDiffSchema,
  evidenceListSchema,
  evidencePackSchema,
  evidenceShowSchema,
  evidenceVerifySchema,
} from './evidence.ts'
import { explainSchema } from './explain.ts'
import { mcpHealthSchema } from './mcp.ts'
import { envelopeSchema } from './parts.ts'
import {
  installSchema,
  loginSchema,
  runtimeCleanSchema,
  runtimeDoctorSchema,
  runtimeListSchema,
  runtimePathSchema,
  runtimeStatusSchema,
  runtimeUseSchema,
  runtimeVerifySchema,
} from './runtime.ts'
import { selfUpdateSchema, selfVerifySchema } from './self.ts'
import { watchCodexSchema } from './watch.ts'

/** The result of each command. A test holds the names against the command table. */
const RESULTS: Record<string, z.ZodType> = {
  bootstrap: bootstrapSchema,
  'run-audit': runAuditSchema,
  'env-report': environmentSchema,
  'watch-codex': watchCodexSchema,
  'mcp-health': mcpHealthSchema,
  'evidence list': evidenceListSchema,
  'evidence show': evidenceShowSchema,
  'evidence verify': evidenceVerifySchema,
  'evidence diff': evidenceDiffSchema,
  'evidence pack': evidencePackSchema,
  'runtime install': installSchema,
  'runtime status': runtimeStatusSchema,
  'runtime verify': runtimeVerifySchema,
  'runtime list': runtimeListSchema,
  'runtime use': runtimeUseSchema,
  'runtime clean': runtimeCleanSchema,
  'runtime path': runtimePathSchema,
  'runtime doctor': runtimeDoctorSchema,
  'runtime login': loginSchema,
  'runtime login-status': loginSchema,
  'self verify': selfVerifySchema,
  'self update': selfUpdateSchema,
  explain: explainSchema,
}

/** Every published JSON Schema by file name. */
export function renderSchemas(): Record<string, string> {
  const schemas = Object.entries(RESULTS).map(([command, result]) => {
    return [`${command.replace(' ', '-')}.schema.json`, toJson(command, envelopeSchema(command, result))]
  })
  return Object.fromEntries([...schemas, ['verdict.schema.json', toJson('verdict.json', verdictSchema)]])
}

function toJson(title: string, schema: z.ZodType): string {
  const document = z.toJSONSchema(schema, { target: 'draft-2020-12' })
  return `${JSON.stringify({ title: `codexkit ${title}`, ...document }, null, 2)}\n`
}
