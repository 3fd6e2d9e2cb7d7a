import { describe, expect, it } from 'vitest'
import { createProgress, formatTransfer, type Progress, type ProgressOptions } from '../../src/ui/progress.ts'
import { createStyle } from '../../src/ui/style.ts'

const CLEAR = '\r\u001b[2K'

function progressOn(options: Partial<ProgressOptions>): { progress: Progress; written: string[] } {
  const written: string[] = []
  const progress = createProgress({
    write: (text) => written.push(text),
    motion: true,
    verbose: false,
    width: () => 20,
    style: createStyle({ colour: false, unicode: true }),
    ...options,
  })
  return { progress, written }
}

describe('progress on a terminal', () => {
  it('redraws the newest line in place, one column short of the width', () => {
    const { progress, written } = progressOn({})
    progress.update('one')
    progress.update('a line that is longer than the terminal')
    expect(written).toEqual([`${CLEAR}one`, `${CLEAR}a line that is lon…`])
  })

  it('takes the redrawn line away before a line that stays', () => {
    const { progress, written } = progressOn({})
    progress.update('now')
    progress.say('done')
    progress.say('next')
    expect(written).toEqual([`${CLEAR}now`, CLEAR, 'done\n', 'next\n'])
  })

  it('clears once, and only what was drawn', () => {
    const { progress, written } = progressOn({})
    progress.clear()
    progress.update('now')
    progress.clear()
    progress.clear()
    expect(written).toEqual([`${CLEAR}now`, CLEAR])
  })

  it('follows a terminal that changes its width, and one that has none', () => {
    let width = 6
    const { progress, written } = progressOn({ width: () => width })
    progress.update('abcdefgh')
    width = 0
    progress.update('abcdefgh')
    expect(written).toEqual([`${CLEAR}abcd…`, CLEAR])
  })

  it('counts columns, not characters', () => {
    const { progress, written } = progressOn({ width: () => 8 })
    progress.update('漢字漢字漢字')
    expect(written).toEqual([`${CLEAR}漢字漢…`])
  })
})

describe('progress elsewhere', () => {
  it('is plain lines, and updates are silent', () => {
    const { progress, written } = progressOn({ motion: false })
    progress.update('now')
    progress.say('done')
    progress.clear()
    expect(written).toEqual(['done\n'])
  })
})

describe('progress', () => {
  it.each([
    [true, ['\u001b[2mfine print\u001b[22m\n']],
    [false, []],
  ])('tells details when verbose is %s', (verbose, lines) => {
    const { progress, written } = progressOn({ verbose, style: createStyle({ colour: true, unicode: true }) })
    progress.detail('fine print')
    expect(written).toEqual(lines)
  })

  it('lets nothing from outside move the cursor, in lines that stay too', () => {
    const { progress, written } = progressOn({ verbose: true, width: () => 80 })
    progress.update('a\u001b[2Jb')
    progress.say('a\u001b[2J\rb\u202e')
    progress.detail('a\u009b2Jb')
    expect(written).toEqual([`${CLEAR}a\\x1b[2Jb`, CLEAR, 'a\\x1b[2J\\x0db\\u202e\n', 'a\\x9b2Jb\n'])
  })
})

describe('a transfer', () => {
  it.each([
    [0, 100e6, 0, '[....................] 0.0 of 100 MB'],
    [25e6, 100e6, 1000, '[#####...............] 25 of 100 MB, 3 s left'],
    [25e6, 100e6, 400, '[#####...............] 25 of 100 MB'],
    [43e6, 167e6, 60_000, '[#####...............] 43 of 167 MB, 2 min 53 s left'],
    [100e6, 100e6, 9000, '[####################] 100 of 100 MB'],
    [120e6, 100e6, 9000, '[####################] 120 of 100 MB'],
    [1.25e6, 5e6, 1000, '[#####...............] 1.3 of 5.0 MB, 3 s left'],
    [5e6, undefined, 1000, '5.0 MB'],
    [5e6, 0, 1000, '5.0 MB'],
  ])('of %d bytes of %s after %d ms reads %j', (bytes, totalBytes, elapsedMs, text) => {
    expect(formatTransfer(bytes, totalBytes, elapsedMs)).toBe(text)
  })
})
