import { z } from 'zod'
import type { InstalledCodex, InstallResult, RuntimeState } from '../../src/runtime/index.ts'

const target = z.enum(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'])
const state = z.enum(['ok', 'missing', 'changed', 'unverified'])
const place = { version: z.string(), target, folder: z.string() }

/** The result of `runtime install`. */
export const installSchema: z.ZodType<InstallResult> = z.strictObject({
  status: z.enum(['present', 'installed']),
  ...place,
  programPath: z.string(),
})

/** The result of `runtime verify` and `runtime status`. */
export const runtimeStateSchema: z.ZodType<RuntimeState> = z.strictObject({
  state,
  ...place,
  programPath: z.string(),
  changed: z.array(z.string()),
})

const installed: z.ZodType<InstalledCodex> = z.strictObject({
  ...place,
  sizeBytes: z.number(),
  pinned: z.boolean(),
  state,
  changed: z.array(z.string()),
  installedAt: z.string().optional(),
})

/** The result of `runtime list`. */
export const runtimeListSchema = z.strictObject({ runtimes: z.array(installed) })

/** The result of `runtime path`. */
export const runtimePathSchema = z.strictObject({ path: z.string() })
