import type { AuditRequest } from '../../src/audit/request/audit-request.ts'
import type { AuditResult } from '../../src/audit/index.ts'
import type { Heard } from '../../src/audit/run/recorder.ts'

const NO_USAGE = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0 }

/** A request whose facts a test may change. */
export function auditRequest(facts: Partial<AuditRequest> = {}): AuditRequest {
  return {
    workingDirectory: '/work space/ü',
    prompt: 'Look at it.',
    skill: undefined,
    model: { model: 'gpt-5-codex', baseUrl: 'https://api.openai.com/v1', mcp: 'none', auth: 'auto' },
    sandboxMode: 'workspace-write',
    approvalPolicy: 'never',
    timeoutMs: 1_800_000,
    idleTimeoutMs: 300_000,
    retries: 0,
    limits: {},
    envNames: [],
    addDirs: [],
    ephemeral: false,
    codexPath: undefined,
    codexVersion: undefined,
    verifyRuntime: false,
    skipGitRepoCheck: false,
    evidenceRoot: '/work space/ü/docs/evidence/codex',
    rehearse: undefined,
    resume: undefined,
    gates: { before: [], waitHttp: [], waitTimeoutMs: 60_000 },
    canary: true,
    expect: { files: [], commands: [], items: [], diff: undefined, json: undefined },
    failOn: 'low',
    ...facts,
  }
}

/** What was heard of a run in which nothing was said. */
export function heardNothing(facts: Partial<Heard> = {}): Heard {
  return {
    threadId: null,
    usage: NO_USAGE,
    lastMessage: '',
    terminal: undefined,
    eventsAfterResult: 0,
    items: { completed: 0, failed: 0 },
    unknownEvents: 0,
    strangers: [],
    stderrTail: '',
    truncated: { cutLines: 0, leftOutBytes: {} },
    ...facts,
  }
}

/** The result of a good run. */
export function auditResult(facts: Partial<AuditResult> = {}): AuditResult {
  return {
    verdict: 'pass',
    rehearsed: false,
    scenario: null,
    skill: null,
    resumed: null,
    threadId: '01a1faa3',
    usage: { input_tokens: 20, cached_input_tokens: 6, output_tokens: 10, reasoning_output_tokens: 4 },
    evidence: 'docs/evidence/codex/20261120T141502Z-run-audit-7f3a',
    evidenceCreated: ['verdict.json'],
    response: 'All good.',
    model: 'gpt-5-codex',
    codex: { version: '0.169.0', origin: 'pinned', program: '/codex', checksum: 'hashed' },
    startedAt: '2026-11-20T14:15:02.345Z',
    durationMs: 65_000,
    exit: { code: 0, signal: null, reason: 'ended' },
    items: { completed: 3, failed: 1, list: [] },
    findings: [],
    assertions: [],
    attempts: [],
    unknownEvents: 0,
    redactions: {},
    resumeLine: null,
    error: null,
    ...facts,
  }
}
