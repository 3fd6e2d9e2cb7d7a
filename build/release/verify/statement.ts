import { z } from 'zod'

const HEX = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`))
const DIGEST = z.record(z.string(), z.string().regex(/^[0-9a-f]+$/)).refine((digest) => Object.keys(digest).length > 0)
const RESOURCE = z.strictObject({ uri: z.string().min(1), digest: DIGEST })

/**
 * What a provenance of ours holds, written after the published formats: in-toto Statement v1
 * (github.com/in-toto/attestation, spec/v1/statement.md) and SLSA Provenance v1 (slsa.dev/spec/v1.0/provenance).
 */
export const STATEMENT = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.strictObject({ name: z.string().min(1), digest: z.strictObject({ sha256: HEX(64) }) })).min(1),
  predicateType: z.literal('https://slsa.dev/provenance/v1'),
  predicate: z.strictObject({
    buildDefinition: z.strictObject({
      buildType: z.url(),
      externalParameters: z.strictObject({
        version: z.string(),
        targets: z.array(z.string()).min(1),
        baseUrl: z.url({ protocol: /^https?$/ }),
        xzLevel: z.string(),
        codeCache: z.boolean(),
        executables: z.enum(['made', 'given']),
      }),
      internalParameters: z.strictObject({
        sourceDateEpoch: z.int().nonnegative(),
        sourceIsCommit: z.boolean(),
        signature: z.strictObject({
          kind: z.enum(['release', 'development']),
          fingerprint: z.string().regex(/^SHA256:[\w+/]{43}$/),
          trust: z.string(),
        }),
      }),
      resolvedDependencies: z.array(RESOURCE),
    }),
    runDetails: z.strictObject({
      builder: z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9+.-]*:.+/) }),
      metadata: z.strictObject({ invocationId: z.string() }).optional(),
    }),
  }),
})

export type Statement = z.infer<typeof STATEMENT>
