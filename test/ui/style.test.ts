import { describe, expect, it } from 'vitest'
import { createStyle } from '../../src/ui/style.ts'

describe('a style', () => {
  it.each([
    ['bold', '\u001b[1mx\u001b[22m'],
    ['dim', '\u001b[2mx\u001b[22m'],
    ['red', '\u001b[31mx\u001b[39m'],
    ['green', '\u001b[32mx\u001b[39m'],
    ['yellow', '\u001b[33mx\u001b[39m'],
    ['cyan', '\u001b[36mx\u001b[39m'],
  ] as const)('paints %s with colour, and nothing without', (paint, painted) => {
    expect(createStyle({ colour: true, unicode: true })[paint]('x')).toBe(painted)
    expect(createStyle({ colour: false, unicode: true })[paint]('x')).toBe('x')
  })

  it('has symbols, and an ASCII twin for each', () => {
    const symbols = (unicode: boolean): Record<string, string> => ({
      ...createStyle({ colour: false, unicode }).symbols,
    })
    expect(symbols(true)).toEqual({ ok: '✓', failed: '✗', warning: '!', skipped: '-', arrow: '→' })
    expect(symbols(false)).toEqual({ ok: 'ok', failed: 'x', warning: '!', skipped: '-', arrow: '->' })
    expect(Object.values(symbols(false)).join('')).toMatch(/^[ -~]+$/)
  })
})
