import { CodexkitError } from '../../errors.ts'
import { FAILURE_RULES, UNKNOWN_FAILURE, type FailureRule } from './failure-rules.ts'
import { readRetryDelay } from './retry-delay.ts'

/** What is known of a failure beside its message. */
export interface FailureFacts {
  /** Codex's own name for it: `codex_error_info` of a rollout (since 0.147), or `codexErrorInfo` of an app-server. */
  errorInfo?: unknown
  now?: Date
}

/**
 * The error that a failed turn's message, or Codex's stderr when there was no turn, stands for. Structured facts are
 * asked first, the text last. `details` holds classification, statusCode, failureCode, retryAfterMs and resetsAt.
 */
export function classifyFailure(message: string, facts: FailureFacts = {}): CodexkitError {
  const info = readErrorInfo(facts.errorInfo)
  const { text, statusCode } = tellingText(message, info.statusCode)
  const rule: Omit<FailureRule, 'pattern'> =
    FAILURE_RULES.find(({ errorInfo }) => info.name !== undefined && errorInfo?.includes(info.name)) ??
    FAILURE_RULES.find(({ pattern }) => pattern.test(text)) ??
    UNKNOWN_FAILURE
  const { code, classification, retryable, failureCode, hint, exitCode } = rule
  return new CodexkitError(code, `Codex failed: ${firstLine(message)}`, {
    hint,
    retryable,
    exitCode,
    details: { classification, statusCode, failureCode, ...readRetryDelay(message, facts.now ?? new Date()) },
  })
}

/** `"usage_limit_exceeded"`, `"usageLimitExceeded"`, `{"http_connection_failed":{"http_status_code":401}}`. */
function readErrorInfo(value: unknown): { name: string | undefined; statusCode: number | null } {
  const [key, facts]: [unknown, unknown] =
    typeof value === 'object' && value !== null ? (Object.entries(value)[0] ?? [undefined, undefined]) : [value, {}]
  const fields: Record<string, unknown> = typeof facts === 'object' && facts !== null ? { ...facts } : {}
  const status = fields['http_status_code'] ?? fields['httpStatusCode']
  const name = typeof key === 'string' ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : undefined
  return { name, statusCode: typeof status === 'number' ? status : null }
}

/**
 * What rules may look at: no addresses, whose ports and paths look like statuses, and the status in front, as `[401]`.
 * Where the status says enough, the provider's own words are left out. A status inside quoted JSON is the provider's.
 */
function tellingText(message: string, known: number | null): { text: string; statusCode: number | null } {
  const plain = message
    .trim()
    .replaceAll('\u2019', "'")
    .replace(/https?:\/\/[^\s"<>)]+/gi, '')
  const named = /^[^{]*?(?<!exit )\bstatus:? ([45]\d\d)\b/i.exec(plain)?.[1]
  const statusCode = known ?? (named === undefined ? null : Number(named))
  if (statusCode === null) return { text: plain, statusCode }
  const enough = /401|403|408|5\d\d/.test(String(statusCode))
  return { text: enough ? `[${statusCode}]` : `[${statusCode}] ${plain}`, statusCode }
}

function firstLine(message: string): string {
  const line =
    message
      .trim()
      .split(/[\r\n]/, 1)[0]
      ?.trim() ?? ''
  return line === '' ? 'it gave no reason.' : line.length > 400 ? `${line.slice(0, 400)}…` : line
}
