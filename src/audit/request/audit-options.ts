import * as z from 'zod/mini'
import { _default as withDefault } from 'zod/mini'
import { en } from 'zod/locales'
import { CodexkitError } from '../../errors.ts'
import { LONGEST_TIMEOUT_MS } from '../../platform/duration.ts'
import { REHEARSAL_SCENARIOS, type RehearsalScenario } from '../../rehearsal/index.ts'

const count = z.int().check(z.positive())
const milliseconds = count.check(z.maximum(LONGEST_TIMEOUT_MS))
const texts = z.readonly(z.array(z.string()))
const named = z.record(z.string(), z.string())
const scenarios = Object.keys(REHEARSAL_SCENARIOS) as RehearsalScenario[]

/** Whatever stands in the list, only texts that say something are taken. */
const context = z.pipe(
  z.readonly(z.array(z.unknown())),
  z.transform((entries) => entries.filter((entry) => typeof entry === 'string' && entry.trim() !== '') as string[]),
)
const systemPrompt = z.pipe(
  z.string(),
  z.transform((text) => text.trim() || undefined),
)

const OptionsSchema = z.strictObject({
  workingDirectory: z.string().check(z.minLength(1)),
  prompt: z.optional(z.string()),
  skill: z.optional(z.string()),
  systemPrompt: z.optional(systemPrompt),
  context: withDefault(context, []),
  /** Milliseconds for the whole run, attempts and waiting included. */
  timeout: withDefault(milliseconds, 1_800_000),
  /** Milliseconds without any sign of life from Codex. */
  idleTimeout: withDefault(milliseconds, 300_000),
  model: z.optional(z.string()),
  baseUrl: z.optional(z.string()),
  /** Which of the two a profile must not change; without it those that are given. */
  explicit: z.optional(z.readonly(z.array(z.enum(['model', 'baseUrl'])))),
  provider: z.optional(z.string()),
  envKey: z.optional(z.string()),
  wireApi: z.optional(z.enum(['responses', 'chat'])),
  queryParams: z.optional(named),
  httpHeaders: z.optional(named),
  envHttpHeaders: z.optional(named),
  oss: z.optional(z.boolean()),
  localProvider: z.optional(z.enum(['ollama', 'lmstudio'])),
  profile: z.optional(z.string()),
  mcp: withDefault(z.enum(['none', 'merge', 'self']), 'none'),
  mcpFile: z.optional(z.string()),
  auth: withDefault(z.enum(['auto', 'key', 'login']), 'auto'),
  sandboxMode: z.optional(z.enum(['read-only', 'workspace-write', 'danger-full-access'])),
  approvalPolicy: z.optional(z.enum(['never', 'on-request'])),
  env: withDefault(texts, []),
  addDirs: withDefault(texts, []),
  ephemeral: withDefault(z.boolean(), false),
  codexPath: z.optional(z.string()),
  codexVersion: z.optional(z.string()),
  verifyRuntime: withDefault(z.boolean(), false),
  skipGitRepoCheck: withDefault(z.boolean(), false),
  evidenceRoot: withDefault(z.string(), 'docs/evidence/codex'),
  rehearse: z.optional(z.enum(scenarios)),
  retries: withDefault(z.int().check(z.nonnegative(), z.maximum(20)), 0),
  maxTokens: z.optional(count),
  maxItems: z.optional(count),
  /** In the currency of the price table. */
  maxCost: z.optional(z.number().check(z.positive())),
  resume: z.optional(z.string()),
  resumeOrNew: withDefault(z.boolean(), false),
  before: withDefault(texts, []),
  waitHttp: withDefault(texts, []),
  /** Milliseconds for all addresses of `waitHttp` together. */
  waitTimeout: withDefault(milliseconds, 60_000),
  canary: withDefault(z.boolean(), true),
  expectFiles: withDefault(texts, []),
  expectCommands: withDefault(texts, []),
  expectItems: withDefault(texts, []),
  expectDiff: z.optional(z.enum(['required', 'forbidden'])),
  /** Path of a JSON Schema for the last message. */
  expectJson: z.optional(z.string()),
  /** The mildest finding that makes the exit code 1. */
  failOn: withDefault(z.enum(['high', 'medium', 'low', 'info', 'never']), 'low'),
})

/** What `audit()` takes. Only `workingDirectory` must be there. */
export type AuditOptions = z.input<typeof OptionsSchema>

/** The same with every default that needs no look at the machine. */
export type CheckedOptions = z.output<typeof OptionsSchema>

/** Checks what a caller asks for; nothing is coerced. Throws CODEX_INVALID_OPTIONS, naming the option. */
export function checkOptions(options: unknown): CheckedOptions {
  const read = OptionsSchema.safeParse(options, { error: en().localeError })
  if (read.success) return read.data
  const [issue] = read.error.issues
  const option = issue?.path.join('.') ?? ''
  const what = option === '' ? 'The options of the audit' : `The option ${option}`
  throw new CodexkitError('CODEX_INVALID_OPTIONS', `${what} cannot be used: ${issue?.message ?? 'it is not valid'}.`, {
    hint: 'Times are whole milliseconds from 1 to 2147483647; see docs/ARCHITECTURE.md for every option.',
    details: { classification: 'config', option },
    cause: read.error,
  })
}
