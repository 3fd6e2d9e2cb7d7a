import { CodexkitError, type CodexErrorCode, type FailureClass } from '../errors.ts'

export interface FailureRule {
  /** A short name for scripts, kept in `details.failureCode`. */
  failureCode: string
  pattern: RegExp
  code: CodexErrorCode
  classification: FailureClass
  retryable: boolean
  exitCode?: number
  hint: string
}

const LATER = 'Try again later; the provider is busy or in trouble.'

/**
 * What Codex's last words mean, first match wins. The texts are those of 0.40 to 0.169 and are matched without regard
 * to case or to the shape of apostrophes. docs/notes/codex/failures.md
 */
export const FAILURE_RULES: readonly FailureRule[] = [
  {
    failureCode: 'usage_limit',
    pattern: /hit your usage limit|usage_limit_reached|quota exceeded|insufficient_quota|upgrade to (plus|pro)/i,
    code: 'CODEX_RATE_LIMITED',
    classification: 'rate_limit',
    retryable: false,
    hint: 'Wait for the limit to reset, or use another plan or key.',
  },
  {
    failureCode: 'unauthorized',
    pattern: /\b401\b|incorrect api key|invalid[_ ]api[_ ]key|missing environment variable|not logged in/i,
    code: 'CODEX_AUTH_ERROR',
    classification: 'auth',
    retryable: false,
    hint: 'Check CODEX_API_KEY: "codexkit bootstrap --prompt-secrets" asks for it.',
  },
  {
    failureCode: 'forbidden',
    pattern: /\b403\b/,
    code: 'CODEX_AUTH_ERROR',
    classification: 'auth',
    retryable: false,
    hint: 'The key is known but may not do this: check its project and permissions.',
  },
  {
    failureCode: 'rate_limit_exceeded',
    pattern: /\b429\b|rate limit|rate_limit|too many requests/i,
    code: 'CODEX_RATE_LIMITED',
    classification: 'rate_limit',
    retryable: true,
    hint: 'Try again after the time the provider names.',
  },
  {
    failureCode: 'context_window',
    pattern: /context window|context_length_exceeded/i,
    code: 'CODEX_INTERNAL_ERROR',
    classification: 'internal',
    retryable: false,
    hint: 'Ask for less in one run, or use a model with more room.',
  },
  {
    failureCode: 'model_not_found',
    pattern: /model .{0,80}(does not exist|not found|not supported)|model_not_found/i,
    code: 'CODEX_INVALID_CONFIG',
    classification: 'config',
    retryable: false,
    exitCode: 7,
    hint: 'Check CODEX_MODEL or --model.',
  },
  {
    failureCode: 'provider_not_found',
    pattern: /model provider .{0,80}not found|error loading config/i,
    code: 'CODEX_INVALID_CONFIG',
    classification: 'config',
    retryable: false,
    exitCode: 7,
    hint: 'Codex refused the configuration of this run: see stderr.log in the evidence.',
  },
  {
    failureCode: 'not_a_repository',
    pattern: /not inside a trusted directory/i,
    code: 'CODEX_INVALID_OPTIONS',
    classification: 'config',
    retryable: false,
    hint: 'Run "git init" there, or give --skip-git-repo-check.',
  },
  {
    failureCode: 'server_error',
    pattern: /high demand|at capacity|overloaded|internal server error|unexpected status 5\d\d/i,
    code: 'CODEX_INTERNAL_ERROR',
    classification: 'internal',
    retryable: true,
    exitCode: 6,
    hint: LATER,
  },
  {
    failureCode: 'connection_lost',
    pattern: /stream disconnected|error sending request|connection|network|dns|timed? ?out/i,
    code: 'CODEX_TRANSPORT_ERROR',
    classification: 'transport',
    retryable: true,
    hint: 'Check the network, the proxy variables and OPENAI_BASE_URL, then run again.',
  },
]

const UNKNOWN = {
  failureCode: 'unknown',
  code: 'CODEX_INTERNAL_ERROR',
  classification: 'internal',
  retryable: false,
  hint: 'See the evidence: transcript.log and stderr.log hold what Codex said.',
} as const satisfies Omit<FailureRule, 'pattern'>

/** The error that a failed turn's message, or Codex's stderr when there was no turn, stands for. */
export function classifyFailure(message: string): CodexkitError {
  const plain = message.replaceAll('\u2019', "'")
  const rule = FAILURE_RULES.find(({ pattern }) => pattern.test(plain)) ?? UNKNOWN
  const { code, classification, retryable, failureCode, hint } = rule
  const status = /\b(?:status:? )(\d{3})\b/.exec(plain)?.[1]
  return new CodexkitError(code, `Codex failed: ${firstLine(message)}`, {
    hint,
    retryable,
    exitCode: 'exitCode' in rule ? rule.exitCode : undefined,
    details: {
      classification,
      statusCode: status === undefined ? null : Number(status),
      failureCode,
      retryAfterMs: retryAfterMs(plain),
    },
  })
}

/** "Please try again in 1.5s." and its kin, in milliseconds; null when no delay is named. */
function retryAfterMs(message: string): number | null {
  const match = /try again in (\d+(?:\.\d+)?)\s*(ms|s|m|h)/i.exec(message)
  if (!match) return null
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[(match[2] ?? 's').toLowerCase()] ?? 1000
  return Math.round(Number(match[1]) * unit)
}

function firstLine(message: string): string {
  const line = message.trim().split('\n', 1)[0] ?? ''
  return line === '' ? 'it gave no reason.' : line.length > 400 ? `${line.slice(0, 400)}…` : line
}
