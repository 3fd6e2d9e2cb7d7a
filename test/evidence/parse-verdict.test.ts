import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseVerdict } from '../../src/evidence/parse-verdict.ts'
import { RATE_LIMITED, sampleVerdict } from './sample-run.ts'

const NAME = '20261120T141502Z-run-audit-7f3a'
const parse = (changes: Record<string, unknown>) => parseVerdict(JSON.stringify(sampleVerdict(NAME, changes)))

describe('a verdict', () => {
  it('is read as run-audit wrote it', () => {
    expect(parse({})).toMatchObject({
      verdict: 'pass',
      codex: { version: '0.169.0' },
      usage: { input_tokens: 1200, output_tokens: 80 },
      durationMs: 506,
      error: null,
      findings: [],
    })
    expect(parse(RATE_LIMITED)?.error).toEqual({
      code: 'CODEX_RATE_LIMITED',
      message: 'The provider said: too many requests.',
      hint: 'Wait a minute.',
      exitCode: 5,
    })
  })

  it.each([
    ['threadId', 7],
    ['usage', { input_tokens: '1200' }],
    ['usage', []],
    ['codex', 'codex'],
    ['startedAt', 'yesterday'],
    ['durationMs', '506'],
    ['items', { completed: 1 }],
    ['exit', null],
    ['error', 'failed'],
    ['response', {}],
    ['rehearsed', 'yes'],
  ])('is still one when %s is %j: that field is null', (field, value) => {
    expect(parse({ [field]: value })).toMatchObject({ verdict: 'pass', [field]: null })
  })

  it('needs nothing but pass or fail', () => {
    expect(parseVerdict('{"verdict":"fail"}')).toMatchObject({ verdict: 'fail', usage: null, findings: [] })
  })

  it('keeps findings that have a title, and no others', () => {
    const whole = {
      id: 'F-1',
      severity: 'high',
      title: 'a',
      control: 'ac-02',
      file: 'a.ts',
      line: 3,
      evidence: 'e',
      nextStep: 'n',
    }
    const findings = [whole, { title: 'b', line: 'x' }, { id: 'F-3' }, null, 'text']
    expect(parse({ findings })?.findings).toEqual([
      whole,
      { id: '', severity: 'info', title: 'b', control: null, file: null, line: null, evidence: '', nextStep: '' },
    ])
    expect(parse({ findings: 'none' })?.findings).toEqual([])
  })

  it.each(['', 'null', '[]', '"pass"', '{"verdict":"PASS"}', '{"verdict":', '\u0000', '['.repeat(200_000)])(
    'is not what begins with %.20j',
    (text) => {
      expect(parseVerdict(text)).toBeUndefined()
    },
  )

  it('gives a value for every JSON and every text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseVerdict(text)))
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(sampleVerdict(NAME)), 'findings'), fc.jsonValue()),
        (changes) => {
          const read = parse({ ...changes, verdict: 'pass' })
          expect(read?.verdict).toBe('pass')
          expect(typeof (read?.durationMs ?? 0)).toBe('number')
          expect(typeof (read?.error?.message ?? '')).toBe('string')
        },
      ),
    )
  })
})
