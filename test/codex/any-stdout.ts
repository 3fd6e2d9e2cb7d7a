import * as fc from 'fast-check'

const EVENTS = [
  'thread.started',
  'turn.started',
  'turn.completed',
  'turn.failed',
  'item.started',
  'item.completed',
  'error',
]
const LEGACY = [
  'task_started',
  'agent_message',
  'exec_command_begin',
  'exec_command_end',
  'plan_update',
  'token_count',
  'error',
]

/** A line that looks like one of Codex, wrong in any place. */
const nearlyEvent = fc
  .record(
    {
      type: fc.oneof(fc.constantFrom(...EVENTS), fc.string()),
      item: fc.oneof(fc.jsonValue(), fc.record({ id: fc.jsonValue(), type: fc.jsonValue(), text: fc.jsonValue() })),
      usage: fc.oneof(fc.jsonValue(), fc.record({ input_tokens: fc.jsonValue(), output_tokens: fc.jsonValue() })),
      error: fc.oneof(fc.jsonValue(), fc.record({ message: fc.jsonValue() })),
      message: fc.jsonValue(),
      thread_id: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((event): unknown => event)

const nearlyLegacyEvent = fc.record({
  id: fc.jsonValue(),
  msg: fc.oneof(
    fc.jsonValue(),
    fc.record({
      type: fc.constantFrom(...LEGACY),
      message: fc.jsonValue(),
      call_id: fc.jsonValue(),
      info: fc.jsonValue(),
      plan: fc.jsonValue(),
      command: fc.jsonValue(),
    }),
  ),
})

const anyLine = fc.oneof(
  fc.oneof(nearlyEvent, nearlyLegacyEvent, fc.jsonValue()).map((value) => Buffer.from(JSON.stringify(value))),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
)

/** What a program might print that is nearly, or not at all, what `codex exec --json` prints. */
export const anyStdout = fc
  .tuple(fc.array(anyLine, { maxLength: 15 }), fc.constantFrom('\n', '\r\n', ''))
  .map(([lines, end]) => Buffer.concat(lines.flatMap((line) => [line, Buffer.from(end)])))
