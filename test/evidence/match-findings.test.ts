import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchFindings } from '../../src/evidence/match-findings.ts'
import type { StoredFinding } from '../../src/evidence/index.ts'

const finding = (facts: Partial<StoredFinding>): StoredFinding => {
  return {
    id: 'F-1',
    severity: 'high',
    title: 'Key in source',
    control: null,
    file: null,
    line: 1,
    evidence: '',
    nextStep: '',
    ...facts,
  }
}

describe('two findings', () => {
  it.each<{ title: string; from: Partial<StoredFinding>; to: Partial<StoredFinding>; same: boolean }>([
    {
      title: 'other ids, same control, file and title',
      from: { id: 'F-1', file: 'a.ts' },
      to: { id: 'F-9', file: 'a.ts' },
      same: true,
    },
    { title: 'another line', from: { file: 'a.ts', line: 1 }, to: { file: 'a.ts', line: 90 }, same: true },
    {
      title: 'other capitals and spaces',
      from: { title: 'Key  in source' },
      to: { title: 'key in Source ' },
      same: true,
    },
    { title: 'another file', from: { id: 'F-1', file: 'a.ts' }, to: { id: 'F-1', file: 'b.ts' }, same: false },
    { title: 'another control', from: { control: 'ac-02' }, to: { control: 'ac-03' }, same: false },
    {
      title: 'same id and place, other words',
      from: { file: 'a.ts' },
      to: { file: 'a.ts', title: 'A key' },
      same: true,
    },
    { title: 'same id, no place, other words', from: {}, to: { title: 'Old lock file' }, same: false },
    {
      title: 'same place, other id and words',
      from: { id: 'F-1', file: 'a.ts' },
      to: { id: 'F-2', file: 'a.ts', title: 'B' },
      same: false,
    },
  ])('with $title: the same is $same', ({ from, to, same }) => {
    const [was, now] = [finding(from), finding(to)]
    const expected = same ? { added: [], resolved: [], unchanged: 1 } : { added: [now], resolved: [was], unchanged: 0 }
    expect(matchFindings([was], [now])).toEqual(expected)
  })
})

it('the same finding twice is one more', () => {
  const one = finding({})
  expect(matchFindings([one], [one, one])).toEqual({ added: [one], resolved: [], unchanged: 1 })
  expect(matchFindings([one, one], [one])).toMatchObject({ added: [], unchanged: 1 })
  expect(matchFindings([finding({}), finding({})], [finding({})]).resolved).toHaveLength(1)
})

it('every finding is new, gone or as before', () => {
  const some = fc.array(
    fc.record({
      id: fc.constantFrom('', 'F-1', 'F-2'),
      title: fc.constantFrom('a', 'b'),
      file: fc.constantFrom(null, 'x', 'y'),
    }),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(some, some, (from, to) => {
      const { added, resolved, unchanged } = matchFindings(from.map(finding), to.map(finding))
      expect(added.length + unchanged).toBe(to.length)
      expect(resolved.length + unchanged).toBe(from.length)
    }),
  )
})
