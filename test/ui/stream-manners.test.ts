import { describe, expect, it } from 'vitest'
import { mayUseColour, mayUseUnicode } from '../../src/ui/stream-manners.ts'

describe('colour', () => {
  it.each([
    ['on a terminal', {}, true, false, true],
    ['not in a pipe or file', {}, false, false, false],
    ['not with --no-color', {}, true, true, false],
    ['not with NO_COLOR', { NO_COLOR: '1' }, true, false, false],
    ['with an empty NO_COLOR, which no-color.org says is none', { NO_COLOR: '' }, true, false, true],
    ['not on a dumb terminal', { TERM: 'dumb' }, true, false, false],
    ['in a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, false, false, true],
    ['on a dumb terminal with FORCE_COLOR', { FORCE_COLOR: '1', TERM: 'dumb' }, true, false, true],
    ['not in a pipe with FORCE_COLOR=0', { FORCE_COLOR: '0' }, false, false, false],
    ['not in a pipe with an empty FORCE_COLOR', { FORCE_COLOR: '' }, false, false, false],
    ['not with NO_COLOR, whatever FORCE_COLOR says', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false, false],
    ['not with --no-color, whatever FORCE_COLOR says', { FORCE_COLOR: '1' }, true, true, false],
  ])('%s', (_, env, isTerminal, noColor, may) => {
    expect(mayUseColour(env, isTerminal, noColor)).toBe(may)
  })
})

describe('symbols beyond ASCII', () => {
  it.each([
    ['where nothing is said', {}, 'linux', true],
    ['in a UTF-8 locale', { LANG: 'de_DE.UTF-8' }, 'linux', true],
    ['in a utf8 locale', { LANG: 'en_US.utf8' }, 'darwin', true],
    ['not in the C locale', { LANG: 'C' }, 'linux', false],
    ['not in Latin-1', { LANG: 'de_DE.ISO-8859-1' }, 'linux', false],
    ['by LC_ALL before LANG', { LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, 'linux', false],
    ['by LC_CTYPE before LANG', { LC_CTYPE: 'C.UTF-8', LANG: 'C' }, 'linux', true],
    ['by LANG when LC_ALL is empty', { LC_ALL: '', LANG: 'de_DE.UTF-8' }, 'linux', true],
    ['not on a Linux console', { TERM: 'linux' }, 'linux', false],
    ['not on a dumb terminal', { TERM: 'dumb', LANG: 'de_DE.UTF-8' }, 'linux', false],
    ['not on an old Windows console', {}, 'win32', false],
    ['in Windows Terminal', { WT_SESSION: 'x' }, 'win32', true],
    ['in a terminal of an editor on Windows', { TERM_PROGRAM: 'vscode' }, 'win32', true],
    ['with an empty WT_SESSION', { WT_SESSION: '', TERM_PROGRAM: 'vscode' }, 'win32', true],
  ] as const)('%s', (_, env, platform, may) => {
    expect(mayUseUnicode(env, platform)).toBe(may)
  })
})
