import { posix, win32 } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSafePath } from '../../src/runtime/safe-path.ts'

const part = fc.oneof(
  fc.constantFrom('..', '.', '', '/', '\\', 'C:', 'bin', 'codex.exe', 'nul', 'a.', 'a ', '\0', '~', '...', 'x86_64-a'),
  fc.string({ maxLength: 6 }),
)
const nasty = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))

describe('isSafePath', () => {
  it.each(['bin/codex', 'codex-path/rg.exe', 'vendor/x86_64-unknown-linux-musl', 'codex-package.json', 'a..b'])(
    'takes %s',
    (path) => expect(isSafePath(path)).toBe(true),
  )

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '../a',
    'a/..',
    'a/./b',
    'a\\b',
    'C:/a',
    'C:a',
    'a:b',
    'NUL',
    'a/com1.txt',
    'a.',
    '.a',
    'a b',
  ])('refuses "%s"', (path) => expect(isSafePath(path)).toBe(false))

  it('lets no path leave its folder on any system, and none be spelled in two ways', () => {
    fc.assert(
      fc.property(nasty, (path) => {
        fc.pre(isSafePath(path))
        expect(posix.resolve('/home/kit', path)).toBe(`/home/kit/${path}`)
        expect(win32.resolve('C:\\kit', path)).toBe(`C:\\kit\\${path.replaceAll('/', '\\')}`)
      }),
      { numRuns: 2000 },
    )
  })
})
