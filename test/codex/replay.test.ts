import { describe, expect, it, test } from 'vitest'
import { createNormaliser } from '../../src/codex/events/agent-events.ts'
import { createEventDecoder } from '../../src/codex/events/event-decoder.ts'
import type { CodexEvent } from '../../src/codex/events/events.ts'
import { createSchemaAlarm } from '../../src/codex/events/schema-alarm.ts'
import { allRecordings, legacyRecordings, type Recording } from './recordings.ts'

type Verdict = 'completed' | 'failed' | 'none'

/** How the turn of every recording ended, whatever the version. `none`: it was stopped, so nothing can be said. */
const VERDICTS: Record<Verdict, readonly string[]> = {
  completed: [
    '500once',
    'badtool',
    'deltas',
    'execpty',
    'limits',
    'mcpbad',
    'mcpfail',
    'mcpfailreq',
    'mcptool',
    'messagetool',
    'nousage',
    'nousagetool',
    'ok',
    'patch',
    'patchbad',
    'patchtool',
    'plan',
    'plantwo',
    'reasoning',
    'rehearsed-edit',
    'rehearsed-ok',
    'rehearsed-slow',
    'shell',
    'shellfail',
    'shelltwo',
    'toolmessage',
    'truncatedonce',
    'unknownkey',
    'viewimage',
    'webopen',
    'write',
    'write-ro',
  ],
  failed: [
    '400',
    '401',
    '403',
    '404',
    '429',
    '429ra',
    '500',
    '503',
    'connrefused',
    'ctx',
    'failed',
    'garbage',
    'html',
    'hungidle',
    'incomplete',
    'messagethencut',
    'noenvkey',
    'noretry500',
    'quota',
    'quotafail',
    'ratefail',
    'rehearsed-auth',
    'rehearsed-bad-json',
    'rehearsed-cut',
    'rehearsed-overloaded',
    'rehearsed-quota',
    'rehearsed-rate-limit',
    'rehearsed-server-error',
    'truncated',
    'truncend',
    'usagelimit',
    'usagenotincl',
    'wirechat',
  ],
  none: [
    'empty',
    'hung',
    'hungint',
    'hungterm',
    'messagethenhungint',
    'rehearsed-hang',
    'slowshell-int',
    'slowshell-term',
    'toolmessagehungint',
  ],
}

/** Where a version differs. 0.169 waits for a lost network for ever; up to 0.42 a turn without an answer has no end. */
const EXCEPTIONS: Record<string, Verdict> = {
  '0.169.0 connrefused': 'none',
  '0.40.0 websearch': 'none',
  '0.42.0 websearch': 'none',
  '0.57.0 websearch': 'completed',
}

function stated({ version, scenario }: Recording): Verdict | undefined {
  const verdicts: Verdict[] = ['completed', 'failed', 'none']
  return EXCEPTIONS[`${version} ${scenario}`] ?? verdicts.find((verdict) => VERDICTS[verdict].includes(scenario))
}

function replay(lines: readonly string[], onLine?: (raw: unknown) => void): CodexEvent[] {
  const decoder = createEventDecoder(onLine)
  return [...lines.map((line) => decoder.decode(line)), ...decoder.end()]
}

const isTerminal = ({ type }: CodexEvent): boolean => type === 'turn.completed' || type === 'turn.failed'

describe('recordings', () => {
  it('are of six versions, and each has a stated verdict', () => {
    const versions = Map.groupBy(allRecordings(), ({ version }) => version)
    expect([...versions].map(([version, found]) => [version, found.length])).toEqual([
      ['0.104.0', 43],
      ['0.147.0', 43],
      ['0.169.0', 42],
      ['0.40.0', 53],
      ['0.42.0', 17],
      ['0.57.0', 46],
    ])
    expect(allRecordings().filter((recording) => stated(recording) === undefined)).toEqual([])
  })

  test.each(allRecordings())('$scenario in $version ends as stated, and nothing in it is unknown', (recording) => {
    const events = replay(recording.lines)
    const terminals = events.filter(isTerminal).map(({ type }) => type.slice('turn.'.length))
    expect(terminals).toEqual(stated(recording) === 'none' ? [] : [stated(recording)])
    expect(events.filter(({ type }) => type === 'unknown')).toEqual([])
  })

  test.each(allRecordings())('$scenario in $version is normalised with one result, last, or none', (recording) => {
    const normaliser = createNormaliser()
    const events = replay(recording.lines).flatMap((event) => normaliser.next(event))
    const results = events.filter(({ type }) => type === 'result')
    expect(results).toHaveLength(stated(recording) === 'none' ? 0 : 1)
    if (results.length === 1) {
      expect(events.at(-1)).toBe(results[0])
      expect(results[0]).toMatchObject({ ok: stated(recording) === 'completed' })
    }
    const orphans = events.filter(
      (event, index) =>
        event.type === 'tool_result' &&
        !events.slice(0, index).some((use) => use.type === 'tool_use' && use.id === event.id),
    )
    expect(orphans).toEqual([])
  })

  test.each(allRecordings())('$scenario in $version raises no alarm', ({ lines }) => {
    const alarm = createSchemaAlarm()
    replay(lines, alarm.note)
    expect(alarm.strangers()).toEqual([])
  })
})

describe('up to 0.42', () => {
  test.each([
    ['0.40.0 401', 'exceeded retry limit, last status: 401 Unauthorized'],
    ['0.42.0 401', 'exceeded retry limit, last status: 401 Unauthorized'],
    ['0.40.0 usagelimit', "You've hit your usage limit. Try again in 1 hour."],
    ['0.40.0 500', "We're currently experiencing high demand, which may cause temporary errors."],
  ])('%s failed with the words of its error', (name, message) => {
    const [found] = legacyRecordings().filter(({ version, scenario }) => `${version} ${scenario}` === name)
    expect(replay(found?.lines ?? []).at(-1)).toEqual({ type: 'turn.failed', message })
  })

  test.each([
    ['ok', [10, 3, 5, 2]],
    ['shell', [20, 6, 10, 4]],
    ['nousage', [0, 0, 0, 0]],
  ])('%s has the usage of the whole turn', (scenario, [input, cached, output, reasoning]) => {
    const found = legacyRecordings().filter((recording) => recording.scenario === scenario)
    expect(found.map(({ version }) => version)).toEqual(['0.40.0', '0.42.0'])
    for (const { lines } of found) {
      expect(replay(lines).at(-1)).toEqual({
        type: 'turn.completed',
        usage: {
          input_tokens: input,
          cached_input_tokens: cached,
          output_tokens: output,
          reasoning_output_tokens: reasoning,
        },
      })
    }
  })

  test.each([
    ['ok', 'All good from mock.'],
    ['shell', 'Done after command.'],
    ['patch', 'Patched.'],
    ['mcptool', 'MCP called.'],
    ['toolmessage', 'Done.'],
  ])('%s ends with its last message', (scenario, text) => {
    for (const { lines } of legacyRecordings().filter((recording) => recording.scenario === scenario)) {
      const normaliser = createNormaliser()
      const events = replay(lines).flatMap((event) => normaliser.next(event))
      expect(events.at(-1)).toEqual({ type: 'result', ok: true, text })
    }
  })
})
