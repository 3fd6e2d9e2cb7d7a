import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readFindings, type Findings } from '../../../src/audit/skills/read-findings.ts'
import { anyText } from '../../codex/any-text.ts'

const FINDING = {
  id: 'F-1',
  severity: 'high',
  title: 'The key is in the file.',
  control: null,
  file: 'src/a.ts',
  line: 12,
  evidence: 'line 12 holds a key',
  next_step: 'Take it out.',
}
const ANSWER = { summary: 'Bad.', verdict: 'fail', findings: [FINDING] }
const READ: Findings = {
  summary: 'Bad.',
  verdict: 'fail',
  findings: [
    {
      id: 'F-1',
      severity: 'high',
      title: 'The key is in the file.',
      file: 'src/a.ts',
      line: 12,
      evidence: 'line 12 holds a key',
      nextStep: 'Take it out.',
    },
  ],
  warnings: [],
}
const OPTIONS = { workspace: '/work/my repo', controlIds: true }
const json = JSON.stringify(ANSWER)
const pretty = JSON.stringify(ANSWER, null, 2)

const read = (message: string): Findings | undefined => readFindings(message, OPTIONS)
const readEntries = (...findings: unknown[]): Findings | undefined => read(JSON.stringify({ ...ANSWER, findings }))
/** The one finding that comes of an entry which differs from a good one in this. */
const readChanged = (change: object, options = OPTIONS) => {
  return readFindings(JSON.stringify({ findings: [{ ...FINDING, ...change }] }), options)
}

describe('an answer is read', () => {
  test.each([
    ['as the whole message', json],
    ['with white space and a byte order mark', `\uFEFF\n ${pretty}\n`],
    ['in a fence', `\`\`\`json\n${pretty}\n\`\`\``],
    ['in a fence after prose', `Here it is:\n\n\`\`\`json\n${pretty}\n\`\`\`\nThat is all.`],
    ['in a fence without a language and with \\r\\n', `Well:\r\n\`\`\`\r\n${pretty}\r\n\`\`\`\r\n`],
    ['within prose', `I looked at {all of it}. ${json} So {there}.`],
    ['after a brace that never closes', `Look at { this: ${json}`],
    [
      'within prose, with quotes and braces in its text',
      `So: ${json.replace('Bad.', 'Say \\\\\\"}{.')} there`,
      'Say \\"}{.',
    ],
    ['as the last of two', `${JSON.stringify({ ...ANSWER, summary: 'Form.' })}\n${json}`],
    ['as the last fence', `\`\`\`json\n{"findings": []}\n\`\`\`\n\`\`\`json\n${json}\n\`\`\``],
    ['before a note with braces', `${json}\nNote: use {x: 1}.`],
  ])('%s', (_, message, summary = 'Bad.') => {
    expect(read(message)).toEqual({ ...READ, summary })
  })

  it('also as a bare list', () => {
    expect(read(JSON.stringify([FINDING]))).toEqual({ ...READ, summary: '', verdict: undefined })
  })

  it('with no findings', () => {
    expect(read('{"summary":"Good.","verdict":"pass","findings":[]}')).toEqual({
      summary: 'Good.',
      verdict: 'pass',
      findings: [],
      warnings: [],
    })
  })

  test.each(['', 'All is well.', '{}', '[]', 'null', '{"findings": 3}', '{"summary":"x"}', '[1]', '{"findings": ['])(
    'never out of %j',
    (message) => {
      expect(read(message)).toBeUndefined()
    },
  )
})

describe('a finding', () => {
  test.each([
    ['Critical', 'high'],
    ['BLOCKER', 'high'],
    ['very-high', 'high'],
    ['Moderate', 'medium'],
    ['minor', 'low'],
    ['Informational', 'info'],
    [' Low ', 'low'],
  ])('of severity %j is %s', (severity, expected) => {
    expect(readChanged({ severity })).toMatchObject({ findings: [{ severity: expected }], warnings: [] })
  })

  test.each(['spicy', '', null, 7, 'constructor'])('of severity %j counts as medium, with a warning', (severity) => {
    expect(readChanged({ severity })).toMatchObject({
      findings: [{ severity: 'medium' }],
      warnings: ['Finding 1 has no severity that is known; it counts as medium.'],
    })
  })

  test.each([
    [{ file: 'src\\a.ts', line: null }, { file: 'src/a.ts' }],
    [
      { file: './src/a.ts', line: '12' },
      { file: 'src/a.ts', line: 12 },
    ],
    [
      { file: '/work/my repo/src/a.ts', line: '12-20' },
      { file: 'src/a.ts', line: 12 },
    ],
    [
      { file: '`src/a.ts:7:3`', line: null },
      { file: 'src/a.ts', line: 7 },
    ],
    [
      { file: 'src/a.ts#L7-L9', line: null },
      { file: 'src/a.ts', line: 7 },
    ],
    [
      { file: 'src/a.ts:7', line: 8 },
      { file: 'src/a.ts', line: 8 },
    ],
    [
      { file: 'src/a.ts', line: 'L44' },
      { file: 'src/a.ts', line: 44 },
    ],
    [
      { file: 'src/a.ts', line: [3, 5] },
      { file: 'src/a.ts', line: 3 },
    ],
    [{ file: 'src/a.ts', line: 0 }, { file: 'src/a.ts' }],
    [{ file: 'src/a.ts', line: -3 }, { file: 'src/a.ts' }],
    [{ file: 'src/a.ts', line: 1.5 }, { file: 'src/a.ts' }],
    [{ file: 'src/a.ts', line: {} }, { file: 'src/a.ts' }],
    [
      { file: 'src/../lib/b.ts', line: 1 },
      { file: 'lib/b.ts', line: 1 },
    ],
    [{ file: 'docs/', line: null }, { file: 'docs' }],
    [{ file: '/work/my repo', line: null }, { file: '.' }],
    [{ file: 'N/A', line: 3 }, {}],
    [{ file: null, line: 3 }, {}],
    [{ file: 7, line: 3 }, {}],
  ])('at %j is at %j', (change, place) => {
    const { file: _file, line: _line, ...rest } = READ.findings[0] ?? {}
    expect(readChanged(change)).toEqual({ ...READ, summary: '', verdict: undefined, findings: [{ ...rest, ...place }] })
  })

  test.each([
    ['C:\\Work\\Repo', 'c:\\work\\repo\\src\\a.ts', 'src\\a.ts'.replace('\\', '/')],
    ['C:\\Work\\Repo\\', 'C:/Work/Repo/Src/A.ts', 'Src/A.ts'],
  ])('in %s at %s is at %s', (workspace, file, expected) => {
    expect(readChanged({ file }, { workspace, controlIds: true })).toMatchObject({ findings: [{ file: expected }] })
  })

  test.each(['/etc/passwd', '../other/a.ts', '/work/my repository/a.ts', 'D:\\x.ts', '/work/my repo/../x'])(
    'at %s, outside the workspace, has no file and a warning',
    (file) => {
      const answer = readChanged({ file })
      expect(answer?.findings[0]).not.toHaveProperty('file')
      expect(answer?.warnings).toEqual([`Finding 1 names a file outside the workspace: ${file}.`])
    },
  )

  it('gets its control mended where controls are those of NIST, and only there', () => {
    expect(readChanged({ control: 'AC-2(1)' })).toMatchObject({ findings: [{ control: 'ac-02.01' }] })
    const others = { ...OPTIONS, controlIds: false }
    expect(readChanged({ control: ' PCI 3.4 ' }, others)).toMatchObject({ findings: [{ control: 'PCI 3.4' }] })
  })

  it('takes its next step by other names too, and its title from the evidence', () => {
    const { next_step: _next, title: _title, ...bare } = FINDING
    expect(readEntries({ ...bare, recommendation: 'Mend it.' })).toMatchObject({
      findings: [{ nextStep: 'Mend it.', title: 'line 12 holds a key' }],
    })
  })

  it('gets a number for an id where it has none, and its own where another has it', () => {
    const answer = readEntries(FINDING, FINDING, { ...FINDING, id: null }, { ...FINDING, id: 4 })
    expect(answer?.findings.map(({ id }) => id)).toEqual(['F-1', 'F-1-2', 'F-3', '4'])
    expect(answer?.warnings).toEqual(['Finding 2 has the id F-1 of another one; it is now F-1-2.'])
  })

  it('that is none is left out with a warning, and the others stay', () => {
    const answer = readEntries('text', null, { id: 'F-9' }, FINDING)
    expect(answer?.findings).toEqual(READ.findings)
    expect(answer?.warnings).toEqual([
      'Finding 1 is no object and was left out.',
      'Finding 2 is no object and was left out.',
      'Finding 3 has neither title nor evidence and was left out.',
    ])
  })
})

/** Values that nearly fit. */
const value = fc.oneof(
  anyText,
  fc.integer(),
  fc.constant(null),
  fc.constantFrom('high', 'F-1', '../x', 'C:\\x', '__proto__'),
)
const entry = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      id: value,
      severity: value,
      title: value,
      control: value,
      file: value,
      line: value,
      evidence: value,
      next_step: value,
    },
    { requiredKeys: [] },
  ),
)

describe('any message', () => {
  it('gives findings or undefined, and never an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.json(),
          fc.array(entry).map((findings) => JSON.stringify({ findings })),
        ),
        (text) => {
          const answer = readFindings(text, OPTIONS)
          for (const { severity, file, line, title } of answer?.findings ?? []) {
            expect(['high', 'medium', 'low', 'info']).toContain(severity)
            expect(title).not.toBe('')
            expect(file ?? 'x').not.toMatch(/^\/|^[a-z]:|\\|^\.\.(?:\/|$)/i)
            expect(line === undefined || (Number.isSafeInteger(line) && line >= 1)).toBe(true)
          }
          const ids = answer?.findings.map(({ id }) => id) ?? []
          expect(new Set(ids).size).toBe(ids.length)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('of braces and fences alone takes no time to speak of', () => {
    const started = performance.now()
    for (const text of ['{'.repeat(300_000), '```\n'.repeat(50_000), '{"'.repeat(150_000), '{}'.repeat(150_000)]) {
      expect(read(text)).toBeUndefined()
    }
    // Quadratic work on these takes hours; coverage on a busy machine takes seconds.
    expect(performance.now() - started).toBeLessThan(30_000)
  }, 60_000)
})
