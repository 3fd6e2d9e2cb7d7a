import { editReply } from './edit-script.ts'
import { reportMessage } from './final-message.ts'
import { errorReply, streamReply, type Reply } from './reply.ts'
import type { RehearsalScenario } from './scenario-names.ts'
import { renderFrame } from './server-sent-events.ts'
import type { Turn } from './turn.ts'
import { completedEvent, createdEvent, messageEvents } from './wire-events.ts'

const QUOTA_RESET_SECONDS = 3600
const SLOW_GAP_MS = 250

/** One row per scenario: a request in, a reply out. Shapes and codes are what real providers send. */
export const SCENARIOS = {
  ok: () => streamReply(report()),
  edit: editReply,
  auth: () =>
    errorReply(401, {
      message: 'Incorrect API key provided. This is a rehearsal of a refused key.',
      type: 'invalid_request_error',
      code: 'invalid_api_key',
    }),
  'rate-limit': () =>
    errorReply(429, {
      message: 'Rate limit reached for requests. Please try again in 1.5s.',
      type: 'requests',
      code: 'rate_limit_exceeded',
    }),
  quota: ({ now }) => usageLimit(Math.floor(now.getTime() / 1000) + QUOTA_RESET_SECONDS),
  'server-error': () =>
    errorReply(500, { message: 'The server had an error while processing the request.', type: 'server_error' }),
  overloaded: () =>
    errorReply(503, {
      message: 'The server is overloaded. Please try again later.',
      type: 'server_error',
      code: 'server_is_overloaded',
    }),
  cut: () => streamReply(report().slice(0, 4), 'cut'),
  hang: () => streamReply([createdEvent()], 'open'),
  slow: () => ({ ...streamReply(report()), gapMs: SLOW_GAP_MS }),
  'bad-json': () => ({
    kind: 'stream',
    frames: [renderFrame('response.created', '{"type":"response.')],
    ending: 'end',
  }),
} as const satisfies Record<RehearsalScenario, (turn: Turn) => Reply>

function report(): ReturnType<typeof messageEvents> {
  return [createdEvent(), ...messageEvents(reportMessage()), completedEvent()]
}

/** A used-up plan. Every version since 0.40 names it in a message of its own, unlike `insufficient_quota`. */
function usageLimit(resetsAt: number): Reply {
  return errorReply(
    429,
    {
      message: 'The usage limit has been reached.',
      type: 'usage_limit_reached',
      resets_at: resetsAt,
      resets_in_seconds: QUOTA_RESET_SECONDS,
    },
    {
      'x-codex-primary-used-percent': '100.0',
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-at': String(resetsAt),
      'x-codex-secondary-used-percent': '40.0',
      'x-codex-secondary-window-minutes': '10080',
      'x-codex-secondary-reset-at': String(resetsAt),
    },
  )
}
