import { z } from 'zod'
import { auditSchema, verdictSchema } from './audit.ts'
import { bootstrapSchema, environmentSchema } from './environment.ts'
import { envelopeSchema } from './parts.ts'
import { installSchema, runtimeListSchema, runtimePathSchema, runtimeStateSchema } from './runtime.ts'

/** The result of each command. A test holds the names against the command table. */
const RESULTS: Record<string, z.ZodType> = {
  bootstrap: bootstrapSchema,
  'run-audit': auditSchema,
  'env-report': environmentSchema,
  'runtime install': installSchema,
  'runtime verify': runtimeStateSchema,
  'runtime list': runtimeListSchema,
  'runtime path': runtimePathSchema,
  'runtime status': runtimeStateSchema,
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
