import { z } from 'zod'
import type { VerifyResult } from '../../src/commands/runtime-verify/run.ts'
import type { RuntimeReport } from '../../src/commands/runtime-outcome.ts'
import type { LoginState } from '../../src/codex/index.ts'
import type { DoctorResult } from '../../src/commands/runtime-doctor/run.ts'
import type {
  ChosenVersion,
  CleanResult,
  InstalledCodex,
  InstallResult,
  RuntimeState,
  UseResult,
} from '../../src/runtime/index.ts'

const target = z.enum(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'])
const state = z.enum(['ok', 'missing', 'changed', 'unverified'])
const origin = z.enum(['named', 'selected', 'pinned'])
const place = { version: z.string(), target, folder: z.string() }
const found = { state, ...place, programPath: z.string(), changed: z.array(z.string()) }

export const installSchema: z.ZodType<InstallResult> = z.strictObject({
  status: z.enum(['present', 'installed']),
  ...place,
  programPath: z.string(),
})
const runtimeState: z.ZodType<RuntimeState> = z.strictObject(found)
/** The result of `runtime status`. */
export const runtimeStatusSchema: z.ZodType<RuntimeReport> = z.strictObject({
  ...found,
  origin,
  pinnedVersion: z.string(),
})
/** The result of `runtime verify`: one, or with --all every one. */
export const runtimeVerifySchema: z.ZodType<VerifyResult> = z.union([
  runtimeStatusSchema,
  z.strictObject({ runtimes: z.array(runtimeState) }),
])
const installed: z.ZodType<InstalledCodex> = z.strictObject({
  ...place,
  sizeBytes: z.number(),
  pinned: z.boolean(),
  selected: z.boolean(),
  state,
  changed: z.array(z.string()),
  installedAt: z.string().optional(),
})
export const runtimeListSchema = z.strictObject({ runtimes: z.array(installed) })
const chosen = { version: z.string(), origin }
export const runtimePathSchema: z.ZodType<ChosenVersion & { path: string }> = z.strictObject({
  path: z.string(),
  ...chosen,
})
export const runtimeUseSchema: z.ZodType<UseResult & { pinnedVersion: string }> = z.strictObject({
  version: z.string(),
  origin: z.enum(['selected', 'pinned']),
  before: z.strictObject(chosen).optional(),
  programPath: z.string().optional(),
  pinnedVersion: z.string(),
})
export const runtimeCleanSchema: z.ZodType<CleanResult> = z.strictObject({
  mode: z.enum(['listed', 'planned', 'removed']),
  runtimes: z.array(installed),
  leftovers: z.array(z.strictObject({ folder: z.string(), sizeBytes: z.number() })),
  freedBytes: z.number(),
  selectionRemoved: z.boolean(),
})
export const runtimeDoctorSchema: z.ZodType<DoctorResult> = z.strictObject({
  rows: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(['ok', 'warning', 'failed']),
      detail: z.string(),
      hint: z.string().optional(),
    }),
  ),
})

/** The result of `runtime login` and `runtime login-status`. */
export const loginSchema: z.ZodType<LoginState> = z.strictObject({
  loggedIn: z.boolean(),
  method: z.enum(['ChatGPT', 'API key', 'other']).nullable(),
  home: z.string(),
})
