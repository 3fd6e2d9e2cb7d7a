/** What a rehearsed run must come to: the exit code, and the failure with whether it may pass by itself. */
export type Expected = readonly [exitCode: number, failure: string, retryable?: boolean]

const PASS: Expected = [0, 'pass']

/** What every version from 0.40 to 0.169 comes to; a version that differs has a row of its own below. */
const EVERYWHERE: Readonly<Record<string, Expected>> = {
  ok: PASS,
  edit: PASS,
  slow: PASS,
  auth: [4, 'CODEX_AUTH_ERROR'],
  'rate-limit': [5, 'CODEX_RATE_LIMITED', true],
  quota: [5, 'CODEX_RATE_LIMITED'],
  'server-error': [6, 'CODEX_INTERNAL_ERROR', true],
  overloaded: [6, 'CODEX_INTERNAL_ERROR', true],
  cut: [6, 'CODEX_TRANSPORT_ERROR', true],
  'bad-json': [6, 'CODEX_TRANSPORT_ERROR', true],
  hang: [124, 'CODEX_TIMEOUT', true],
}

/** Each version that is driven, with what it does otherwise. */
export const EXPECTED: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
  '0.40.0': EVERYWHERE,
  '0.57.0': EVERYWHERE,
  '0.104.0': EVERYWHERE,
  '0.147.0': EVERYWHERE,
  '0.169.0': EVERYWHERE,
}
