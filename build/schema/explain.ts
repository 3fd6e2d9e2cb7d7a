import { z } from 'zod'
import type { Explanation } from '../../src/commands/explain/explanation.ts'
import { CODEX_ERROR_CODES, CODEXKIT_ERROR_CODES } from '../../src/errors.ts'

const failure = z.strictObject({
  failureCode: z.string(),
  retryable: z.boolean(),
  exitCode: z.number(),
  hint: z.string(),
})

const code = z.strictObject({
  code: z.enum([...CODEX_ERROR_CODES, ...CODEXKIT_ERROR_CODES]),
  exitCode: z.number(),
  meaning: z.string(),
  otherExits: z.array(z.strictObject({ exitCode: z.number(), when: z.string() })),
  happened: z.string(),
  retry: z.enum(['yes', 'no', 'sometimes']),
  check: z.array(
    z.strictObject({
      say: z.string(),
      type: z.union([z.string(), z.strictObject({ powershell: z.string(), sh: z.string() })]).optional(),
    }),
  ),
  act: z.array(z.string()),
  mendedBy: z.string(),
  failures: z.array(failure),
})

/** The result of `explain`. */
export const explainSchema: z.ZodType<Explanation> = z.strictObject({
  asked: z.string().nullable(),
  exit: z.strictObject({ exitCode: z.number(), meaning: z.string() }).nullable(),
  failure: failure.nullable(),
  codes: z.array(code),
})
