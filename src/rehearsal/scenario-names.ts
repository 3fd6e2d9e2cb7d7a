/** What the loopback model can play: each scenario with the line that help and completion show. */
export const REHEARSAL_SCENARIOS = {
  ok: 'answers with a short report',
  edit: 'has Codex run a command that writes a file in the workspace, then reports whether it worked',
  auth: 'refuses the key (HTTP 401)',
  'rate-limit': 'asks to try again in 1.5 s (HTTP 429)',
  quota: 'says the usage limit is reached until a given time (HTTP 429)',
  'server-error': 'fails inside (HTTP 500)',
  overloaded: 'has no capacity left (HTTP 503)',
  cut: 'breaks the connection in the middle of the answer',
  hang: 'starts an answer and never goes on',
  slow: 'answers in small pieces with pauses',
  'bad-json': 'sends an event that is not JSON',
} as const satisfies Record<string, string>

export type RehearsalScenario = keyof typeof REHEARSAL_SCENARIOS
