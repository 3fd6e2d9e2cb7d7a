import type { CodexErrorCode, FailureClass } from '../../errors.ts'

export interface FailureRule {
  /** A short name for scripts, kept in `details.failureCode`. */
  failureCode: string
  /** What Codex itself calls it in `codex_error_info`, where that says more than the text. */
  errorInfo?: readonly string[]
  /** Tried on what `tellingText` makes of the message. */
  pattern: RegExp
  code: CodexErrorCode
  classification: FailureClass
  retryable: boolean
  exitCode?: number
  hint: string
}

/**
 * What Codex's last words mean, first match wins: `[401]` is a status that Codex itself names, the rest are its words
 * from 0.40 to 0.169 and those of providers. What a refused request may say of itself stands above what only looks so
 * in quoted text. docs/notes/codex/failures.md
 */
export const FAILURE_RULES: readonly FailureRule[] = [
  {
    failureCode: 'usage_limit',
    errorInfo: ['usage_limit_exceeded'],
    pattern:
      /^\[402\]|hit your usage limit|usage_limit_reached|quota exceeded|exceeded your current quota|insufficient_quota|upgrade to (plus|pro)\b/i,
    code: 'CODEX_RATE_LIMITED',
    classification: 'rate_limit',
    retryable: false,
    hint: 'Wait for the limit to reset, or use another plan or key.',
  },
  {
    failureCode: 'unauthorized',
    errorInfo: ['unauthorized'],
    pattern:
      /^\[401\]|incorrect api key|invalid[_ ]api[_ ]key|missing environment variable|not logged in|sign in again|failed to refresh token/i,
    code: 'CODEX_AUTH_ERROR',
    classification: 'auth',
    retryable: false,
    hint: 'Check CODEX_API_KEY: "codexkit bootstrap --prompt-secrets" asks for it.',
  },
  {
    failureCode: 'forbidden',
    pattern: /^\[403\]/i,
    code: 'CODEX_AUTH_ERROR',
    classification: 'auth',
    retryable: false,
    hint: 'The key is known but may not do this: check its project and permissions.',
  },
  {
    failureCode: 'context_window',
    errorInfo: ['context_window_exceeded'],
    pattern: /context window|context[_ ]length/i,
    code: 'CODEX_INTERNAL_ERROR',
    classification: 'internal',
    retryable: false,
    hint: 'Ask for less in one run, or use a model with more room.',
  },
  {
    failureCode: 'content_refused',
    errorInfo: ['cyber_policy'],
    pattern: /cyber[_ ]policy|flagged (?:as|for) (?:potentially )?violating/i,
    code: 'CODEX_INTERNAL_ERROR',
    classification: 'internal',
    retryable: false,
    hint: 'The provider refused what was asked or answered: change the prompt, or ask for access.',
  },
  {
    failureCode: 'model_not_found',
    pattern:
      /\bmodel (?:[`'"\\]*[\w.:@/-]+[`'"\\]* )?(?:does not exist|is not supported|not found|has been deprecated)|model_not_found/i,
    code: 'CODEX_INVALID_CONFIG',
    classification: 'config',
    retryable: false,
    exitCode: 7,
    hint: 'Check CODEX_MODEL or --model.',
  },
  {
    failureCode: 'provider_not_found',
    pattern: /model provider .{0,80}not found/i,
    code: 'CODEX_INVALID_CONFIG',
    classification: 'config',
    retryable: false,
    exitCode: 7,
    hint: 'Codex does not know the provider of this run: see stderr.log in the evidence.',
  },
  {
    failureCode: 'config_refused',
    pattern: /error loading config|toml parse error|error: invalid type|required mcp servers failed/i,
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
    failureCode: 'endpoint_not_found',
    pattern: /^\[404\]/i,
    code: 'CODEX_INVALID_CONFIG',
    classification: 'config',
    retryable: false,
    hint: 'Nothing answers at this address: check OPENAI_BASE_URL or --base-url.',
  },
  {
    failureCode: 'bad_request',
    // Since 0.77 the whole message of a 400 is the JSON that the provider answered.
    pattern: /^\[4(?!08|29)\d\d\]|^\{/i,
    code: 'CODEX_INTERNAL_ERROR',
    classification: 'internal',
    retryable: false,
    hint: 'The provider refused the request: see what it says, and check the model and its settings.',
  },
  {
    failureCode: 'rate_limit_exceeded',
    pattern: /^\[429\]|rate[ _]limit|too many requests/i,
    code: 'CODEX_RATE_LIMITED',
    classification: 'rate_limit',
    retryable: true,
    hint: 'Try again after the time the provider names.',
  },
  {
    failureCode: 'incomplete_response',
    pattern: /incomplete response returned/i,
    code: 'CODEX_INTERNAL_ERROR',
    classification: 'internal',
    retryable: false,
    hint: 'The model stopped before it was done: ask for less in one run, or for something else.',
  },
  {
    failureCode: 'server_error',
    errorInfo: ['server_overloaded', 'internal_server_error'],
    pattern: /^\[5\d\d\]|high demand|at capacity|overloaded|internal server error/i,
    code: 'CODEX_INTERNAL_ERROR',
    classification: 'internal',
    retryable: true,
    exitCode: 6,
    hint: 'Try again later; the provider is busy or in trouble.',
  },
  {
    failureCode: 'connection_lost',
    pattern: /^\[408\]|stream disconnected|error sending request|connection|network|\bdns\b|timed? ?out/i,
    code: 'CODEX_TRANSPORT_ERROR',
    classification: 'transport',
    retryable: true,
    hint: 'Check the network, the proxy variables and OPENAI_BASE_URL, then run again.',
  },
]

/** What is left when no rule fits. */
export const UNKNOWN_FAILURE = {
  failureCode: 'unknown',
  code: 'CODEX_INTERNAL_ERROR',
  classification: 'internal',
  retryable: false,
  hint: 'See the evidence: transcript.log and stderr.log hold what Codex said.',
} as const satisfies Omit<FailureRule, 'pattern'>
