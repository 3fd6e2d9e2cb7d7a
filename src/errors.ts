/** What went wrong in a Codex run, in the classes that decide what to do next. */
export type FailureClass = 'auth' | 'config' | 'timeout' | 'rate_limit' | 'transport' | 'internal'

/** Failures of a Codex run. The exit code of some depends on details: see `exitCode` on the error. */
export const CODEX_ERROR_CODES = [
  'CODEX_AUTH_ERROR',
  'CODEX_INVALID_CONFIG',
  'CODEX_INVALID_OPTIONS',
  'CODEX_INVALID_EVENT',
  'CODEX_MISSING_RESULT',
  'CODEX_TIMEOUT',
  'CODEX_RATE_LIMITED',
  'CODEX_TRANSPORT_ERROR',
  'CODEX_INTERNAL_ERROR',
] as const

/** Faults of codexkit itself or of the machine it runs on. */
export const CODEXKIT_ERROR_CODES = [
  'CODEXKIT_USAGE',
  'CODEXKIT_MISSING_INPUT',
  'CODEXKIT_FINDINGS',
  'CODEXKIT_ASSERTION',
  'CODEXKIT_GATE',
  'CODEXKIT_LIMIT',
  'CODEXKIT_DEPENDENCY',
  'CODEXKIT_MCP',
  'CODEXKIT_NETWORK',
  'CODEXKIT_RUNTIME',
  'CODEXKIT_CHECKSUM',
  'CODEXKIT_FILE',
  'CODEXKIT_UNSAFE_ENV_FILE',
  'CODEXKIT_INTERRUPTED',
  'CODEXKIT_TERMINATED',
  'CODEXKIT_BUG',
] as const

export type CodexErrorCode = (typeof CODEX_ERROR_CODES)[number]
export type ErrorCode = CodexErrorCode | (typeof CODEXKIT_ERROR_CODES)[number]

/** The exit code of each error unless the error itself says otherwise (DESIGN: table of failure codes). */
const DEFAULT_EXIT = {
  CODEX_AUTH_ERROR: 4,
  CODEX_INVALID_CONFIG: 2,
  CODEX_INVALID_OPTIONS: 2,
  CODEX_INVALID_EVENT: 7,
  CODEX_MISSING_RESULT: 7,
  CODEX_TIMEOUT: 124,
  CODEX_RATE_LIMITED: 5,
  CODEX_TRANSPORT_ERROR: 6,
  CODEX_INTERNAL_ERROR: 1,
  CODEXKIT_USAGE: 2,
  CODEXKIT_MISSING_INPUT: 3,
  CODEXKIT_FINDINGS: 1,
  CODEXKIT_ASSERTION: 1,
  CODEXKIT_GATE: 1,
  CODEXKIT_LIMIT: 1,
  CODEXKIT_DEPENDENCY: 1,
  CODEXKIT_MCP: 8,
  CODEXKIT_NETWORK: 6,
  CODEXKIT_RUNTIME: 7,
  CODEXKIT_CHECKSUM: 7,
  CODEXKIT_FILE: 9,
  CODEXKIT_UNSAFE_ENV_FILE: 9,
  CODEXKIT_INTERRUPTED: 130,
  CODEXKIT_TERMINATED: 143,
  CODEXKIT_BUG: 1,
} as const satisfies Record<ErrorCode, number>

export interface ErrorFacts {
  /** The next command to type, or what to change. */
  hint?: string
  /** Facts for a machine; must be JSON. */
  details?: Record<string, unknown>
  /** Overrides the code's usual exit code. */
  exitCode?: number
  /** Whether the same call may succeed later without a change. */
  retryable?: boolean
  cause?: unknown
}

/** An expected fault: one sentence for a person, a code for a script, never a stack trace. */
export class CodexkitError extends Error {
  override readonly name = 'CodexkitError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly details: Record<string, unknown>
  readonly exitCode: number
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, { cause: facts.cause })
    this.code = code
    this.hint = facts.hint
    this.details = facts.details ?? {}
    this.exitCode = facts.exitCode ?? DEFAULT_EXIT[code]
    this.retryable = facts.retryable ?? false
  }
}

/** An error as JSON, in the shape that every output shares. */
export interface ErrorDocument {
  code: ErrorCode
  message: string
  hint?: string
  exitCode: number
  retryable: boolean
  details: Record<string, unknown>
}

/** The JSON form of an error. */
export function errorDocument(error: CodexkitError): ErrorDocument {
  const { code, message, hint, exitCode, retryable, details } = error
  return { code, message, ...(hint !== undefined && { hint }), exitCode, retryable, details }
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** The `code` of a system error such as ENOENT, or undefined. */
export function systemCodeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
}
