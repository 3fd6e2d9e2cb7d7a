import { z } from 'zod'
import { CODEX_ERROR_CODES, CODEXKIT_ERROR_CODES, type ErrorDocument } from '../../src/errors.ts'

/** An error as every output shows it. */
export const errorSchema: z.ZodType<ErrorDocument> = z.strictObject({
  code: z.enum([...CODEX_ERROR_CODES, ...CODEXKIT_ERROR_CODES]),
  message: z.string(),
  hint: z.string().optional(),
  exitCode: z.int(),
  retryable: z.boolean(),
  details: z.record(z.string(), z.unknown()),
})

/** The document that `--json` prints around a result. */
export function envelopeSchema(command: string, result: z.ZodType): z.ZodType {
  return z.strictObject({
    schemaVersion: z.literal(1),
    tool: z.literal('codexkit'),
    version: z.string(),
    command: z.literal(command),
    ok: z.boolean(),
    exitCode: z.int(),
    result: result.optional(),
    error: errorSchema.optional(),
    warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
  })
}
