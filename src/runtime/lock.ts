import * as z from 'zod/mini'
import { _default as withDefault } from 'zod/mini'
import { CodexkitError } from '../errors.ts'
import { isSafePath } from './safe-path.ts'

/** The systems a Codex is pinned for, spelled as npm and Node spell them. */
export const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'] as const

const safePath = z.string().check(z.refine(isSafePath, 'not a path that stays inside its folder'))
const packageVersion = z.string().check(z.regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/))

const LockedPackageSchema = z
  .strictObject({
    package: z.string().check(z.regex(/^(?:@[a-z0-9-]+\/)?[a-z0-9-]+$/)),
    packageVersion,
    /** sha512 of the tarball as npm writes it; empty means there is none, and then nothing is installed. */
    integrity: withDefault(z.string(), ''),
    tarballBytes: z.int().check(z.positive()),
    /** The folder inside the package that is unpacked; its name is dropped. */
    root: safePath,
    /** The program, relative to `root`, and so relative to the installed folder. */
    program: safePath,
    /** Every file that is unpacked, relative to `root`, with its sha256. */
    files: z.record(safePath, z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  })
  .check(z.refine((locked) => locked.program in locked.files, 'the program is not among the files'))

const RuntimeLockSchema = z.strictObject({
  schemaVersion: z.literal(1),
  version: packageVersion,
  targets: z.partialRecord(z.enum(TARGETS), LockedPackageSchema),
})

export type Target = (typeof TARGETS)[number]
export type LockedPackage = z.infer<typeof LockedPackageSchema>
export type RuntimeLock = z.infer<typeof RuntimeLockSchema>

/** Checks what a lock file says. Throws CODEXKIT_RUNTIME. */
export function decodeLock(value: unknown): RuntimeLock {
  const decoded = RuntimeLockSchema.safeParse(value)
  if (decoded.success) return decoded.data
  const [issue] = decoded.error.issues
  throw new CodexkitError(
    'CODEXKIT_RUNTIME',
    `The lock file of the Codex runtime is not valid at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}.`,
    { hint: 'Write it anew with: npm run pin -- X.Y.Z', cause: decoded.error },
  )
}
