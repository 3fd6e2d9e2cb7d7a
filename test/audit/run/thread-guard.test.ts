import { describe, expect, it, test } from 'vitest'
import { guardThread } from '../../../src/audit/run/thread-guard.ts'
import type { AuditRequest } from '../../../src/audit/request/audit-request.ts'

const WANTED = '01a1fb28-8d76-71e1-9a25-bf94241c9801'
const OTHER = '01a1fb28-8d76-71e1-9a25-bf94241c9802'
const thread = { rollout: { path: '/r', threadId: WANTED }, evidence: '/e', settings: {} }

const resume = (facts: Partial<NonNullable<AuditRequest['resume']>> = {}): AuditRequest['resume'] => ({
  asked: 'last',
  orNew: false,
  thread,
  ...facts,
})

const said = (text: string) => ({ type: 'system', subtype: 'thread.started', text }) as const

describe('a guard of the thread', () => {
  it('stops a turn as soon as another thread is named', () => {
    const guard = guardThread(resume())
    guard.onEvent({ type: 'system', subtype: 'turn.started', text: OTHER })
    guard.onEvent({ type: 'assistant', id: 'm', text: OTHER, reasoning: false })
    expect(guard.signal.aborted).toBe(false)
    guard.onEvent(said(OTHER))
    expect(guard.signal.aborted).toBe(true)
    expect(guard.signal.reason).toMatchObject({ code: 'CODEX_INVALID_OPTIONS', exitCode: 2 })
    expect(guard.check(OTHER)).toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      message: `Thread not found: Codex began the new thread ${OTHER} instead of ${WANTED}.`,
      details: { classification: 'config', failureCode: 'thread_not_found', resume: 'last' },
      hint: expect.stringContaining('--resume-or-new'),
    })
  })

  test.each([
    ['the thread that was asked for', resume(), WANTED],
    ['a thread that is not known', resume(), null],
    ['a new thread where it may be one', resume({ orNew: true }), OTHER],
    ['any thread when none was found', resume({ thread: undefined }), OTHER],
    ['any thread when none is resumed', undefined, OTHER],
  ])('lets %s pass', (_what, request, threadId) => {
    const guard = guardThread(request)
    if (threadId !== null) guard.onEvent(said(threadId))
    expect(guard.signal.aborted).toBe(false)
    expect(guard.check(threadId)).toBeUndefined()
  })
})
