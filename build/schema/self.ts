import { z } from 'zod'
import type { SelfReport, SelfUpdate } from '../../src/self/index.ts'

const signer = z.strictObject({ principal: z.string().nullable(), fingerprint: z.string().nullable() })

export const selfVerifySchema: z.ZodType<SelfReport> = z.strictObject({
  file: z.string(),
  version: z.string(),
  target: z.string(),
  sha256: z.string(),
  expected: z.string().nullable(),
  checksums: z.string().nullable(),
  signer,
  verdict: z.enum(['ok', 'changed', 'bad-signature', 'unsigned', 'unknown-signer', 'no-checksum']),
  reason: z.string(),
})

export const selfUpdateSchema: z.ZodType<SelfUpdate> = z.strictObject({
  status: z.enum(['updated', 'already', 'planned']),
  file: z.string(),
  target: z.string(),
  version: z.strictObject({ before: z.string(), after: z.string() }),
  source: z.string(),
  archive: z.string(),
  signer,
  signature: z.enum(['trusted', 'unknown-key', 'invalid', 'missing']),
  files: z.array(z.string()),
  shimsUpdated: z.boolean(),
})
