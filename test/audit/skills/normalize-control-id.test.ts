import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { normalizeControlId } from '../../../src/audit/skills/normalize-control-id.ts'
import { anyText } from '../../codex/any-text.ts'

describe('a control id', () => {
  test.each([
    ['ac-02', 'ac-02'],
    ['AC-2', 'ac-02'],
    ['ac-2', 'ac-02'],
    ['AC2', 'ac-02'],
    ['AC-002', 'ac-02'],
    ['CM 6', 'cm-06'],
    ['SC\u20117', 'sc-07'],
    ['SC \u2013 7', 'sc-07'],
    ['si_4', 'si-04'],
    [' SI-10 ', 'si-10'],
    ['PM-32', 'pm-32'],
    ['ac-2(1)', 'ac-02.01'],
    ['AC-02 (3)', 'ac-02.03'],
    ['AC-02(03)', 'ac-02.03'],
    ['ac-2.13', 'ac-02.13'],
    ['SC-7 ( 10 )', 'sc-07.10'],
    ['AU-2 a.', 'au-02'],
    ['AU-2a', 'au-02'],
    ['AU-2a.1', 'au-02'],
    ['AC-1 (a)', 'ac-01'],
    ['AC-1a.1.', 'ac-01'],
    ['AC-6(9)(a)', 'ac-06.09'],
    ['AC-2 Account Management', 'ac-02'],
    ['AC-2: Account Management', 'ac-02'],
    ['AC-2 - Account Management', 'ac-02'],
    ['NIST AC-2', 'ac-02'],
    ['NIST SP 800-53 Rev. 5 AC-2(1)', 'ac-02.01'],
    ['800-53: AC-2', 'ac-02'],
  ])('%j is %s', (text, id) => {
    expect(normalizeControlId(text)).toBe(id)
  })
})

describe('what is not one control of NIST SP 800-53', () => {
  test.each([
    ['ISO A.5.1', 'iso a.5.1'],
    ['A.8.24', 'a.8.24'],
    ['CC6.1', 'cc6.1'],
    ['PR.AC-1', 'pr.ac-1'],
    ['AC.L2-3.1.1', 'ac.l2-3.1.1'],
    ['AC.1.001', 'ac.1.001'],
    ['PCI DSS 3.4', 'pci dss 3.4'],
    ['AC-2, AC-3', 'ac-2, ac-3'],
    ['AC-2 and AC-3', 'ac-2 and ac-3'],
    ['AC-2/AC-3', 'ac-2/ac-3'],
    ['AC-200', 'ac-200'],
    ['ac-2-1', 'ac-2-1'],
    ['CWE-79', 'cwe-79'],
    ['pl', 'pl'],
    ['', ''],
  ])('%j stays %j', (text, id) => {
    expect(normalizeControlId(text)).toBe(id)
  })
})

const family = fc.constantFrom('ac', 'au', 'cm', 'sc', 'sr', 'AC', 'Si', 'xx')
const near = fc
  .tuple(
    family,
    fc.constantFrom('', '-', ' ', '.', '_'),
    fc.nat(120),
    fc.constantFrom('', '(1)', '.2', 'a', ' x 3', ' (a)'),
  )
  .map((parts) => parts.join(''))

describe('any text', () => {
  it('gives the same twice as once', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, near), (text) => {
        const once = normalizeControlId(text)
        expect(normalizeControlId(once)).toBe(once)
      }),
      { numRuns: 2000 },
    )
  })

  it('takes no time to speak of, however long', () => {
    const hostile = [`ac-2${' '.repeat(100_000)}!`, `ac-${'0'.repeat(100_000)}`, `nist${' '.repeat(100_000)}x`]
    const started = performance.now()
    for (const text of hostile) normalizeControlId(text)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
