import * as fc from 'fast-check'
import type { AuditSurface, Finding } from '../../src/report/index.ts'

/** A run that passed and found nothing; tests change what they are about. */
export const PASSED: AuditSurface = {
  tool: { name: 'codexkit', version: '0.1.0' },
  command: 'run-audit',
  workspace: '/work/shop',
  startedAt: '2026-11-20T14:15:02.000Z',
  durationMs: 61_500,
  verdict: 'pass',
  exitCode: 0,
  rehearsed: false,
  error: null,
  findings: [],
  assertions: [],
  codexVersion: '0.169.0',
  evidence: 'docs/evidence/codex/20261120T141502Z-run-audit-7f3a',
  threadId: '01990000-0000-7000-8000-000000000001',
  redactions: [],
}

export const FINDING: Finding = {
  id: 'F-1',
  severity: 'high',
  title: 'Passwords are logged',
  control: 'au-03',
  file: 'src/login.ts',
  line: 12,
  evidence: 'console.log(password)',
  nextStep: 'Remove the line.',
}

const FRAGMENTS = [
  [
    '<',
    '>',
    '&',
    '"',
    "'",
    ']]>',
    '<![CDATA[',
    '<!--',
    '&amp;',
    '&#0;',
    '{0}',
    '[a](1)',
    '::error::',
    '%0A',
    '%',
    ':',
    ',',
  ],
  ['\n', '\r\n', '\r', '\t', '\0', '\u001b[2J', '\ud800', '\udc00', '\ufffe', '\uffff', '\u202e', '\u2028'],
  ['true', '__proto__', 'a', ' ', '/', '\\', '..', '😀'],
].flat()

/** Text as a hostile or broken model may write it: markup, escapes, control characters, halves of characters, huge. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ maxLength: 5 })), { maxLength: 12 })
    .map((parts) => parts.join('')),
  fc.constantFrom('x'.repeat(50_000), '😀'.repeat(20_000), '&'.repeat(20_000)),
)

const hostileFile = fc.oneof(
  hostileText,
  fc.constantFrom('src/a b.ts', 'a#b?c%d.md', 'ü/ñ.ts', 'C:\\Windows\\x', '/etc/passwd', '../../x', './a//b/', '.', ''),
)

const anyFinding: fc.Arbitrary<Finding> = fc.record(
  {
    id: hostileText,
    severity: fc.constantFrom('high', 'medium', 'low', 'info'),
    title: hostileText,
    control: fc.oneof(fc.constantFrom('ac-02', 'ac-03'), hostileText),
    file: hostileFile,
    line: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(0, -1, 1.5, Number.NaN, 2 ** 40)),
    evidence: hostileText,
    nextStep: hostileText,
  },
  { requiredKeys: ['id', 'severity', 'title', 'evidence', 'nextStep'] },
)

const anyError = fc.record(
  { code: fc.constantFrom('CODEX_TIMEOUT', 'CODEXKIT_FINDINGS'), message: hostileText, hint: hostileText },
  { requiredKeys: ['code', 'message'] },
)

export const anyRun: fc.Arbitrary<AuditSurface> = fc
  .record({
    workspace: fc.constantFrom('/work/shop', 'C:\\a b\\ü', '\\\\server\\share\\x', '/', undefined),
    repositoryFolder: fc.constantFrom('', 'packages/api', undefined),
    rehearsed: fc.boolean(),
    verdict: fc.constantFrom('pass', 'fail'),
    error: fc.option(anyError),
    findings: fc.array(anyFinding, { maxLength: 6 }),
    assertions: fc.array(fc.record({ name: hostileText, ok: fc.boolean(), message: hostileText }), { maxLength: 3 }),
    evidence: fc.constantFrom(PASSED.evidence, '/var/evidence/x y', 'D:\\evidence\\x'),
    redactions: fc.array(hostileText, { maxLength: 3 }),
    durationMs: fc.nat(),
  })
  .map((parts): AuditSurface => ({ ...PASSED, ...parts }))
