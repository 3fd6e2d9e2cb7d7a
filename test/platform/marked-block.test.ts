import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replaceMarkedBlock, writeMarkedBlock } from '../../src/platform/marked-block.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const BEGIN = '<!-- facts:begin -->'
const END = '<!-- facts:end -->'

describe('a marked block', () => {
  it.each([
    ['makes a new text', '', `${BEGIN}\nnew\n${END}\n`],
    ['goes to the end of a text', 'prose\n', `prose\n\n${BEGIN}\nnew\n${END}\n`],
    ['goes to the end of a text without a last line end', 'prose', `prose\n\n${BEGIN}\nnew\n${END}\n`],
    ['follows CRLF', 'prose\r\n', `prose\r\n\r\n${BEGIN}\r\nnew\r\n${END}\r\n`],
    ['is replaced in place', `a\n${BEGIN}\nold\nold\n${END}\nz`, `a\n${BEGIN}\nnew\n${END}\nz`],
    ['is replaced with CRLF', `a\r\n${BEGIN}\r\nold\r\n${END}\r\nz\r\n`, `a\r\n${BEGIN}\r\nnew\r\n${END}\r\nz\r\n`],
    [
      'of another name stays',
      `<!-- b:begin -->\nx\n<!-- b:end -->\n`,
      `<!-- b:begin -->\nx\n<!-- b:end -->\n\n${BEGIN}\nnew\n${END}\n`,
    ],
    ['with a lost end goes to the end', `${BEGIN}\nmine\n`, `${BEGIN}\nmine\n\n${BEGIN}\nnew\n${END}\n`],
    [
      'takes no text with it from a lost begin',
      `${BEGIN}\nmine\n${BEGIN}\nold\n${END}\n`,
      `${BEGIN}\nmine\n${BEGIN}\nnew\n${END}\n`,
    ],
    ['with a lost begin goes to the end', `${END}\nmine\n`, `${END}\nmine\n\n${BEGIN}\nnew\n${END}\n`],
  ])('%s', (_, before, after) => {
    expect(replaceMarkedBlock(before, 'facts', 'new\n')).toBe(after)
  })

  const part = fc.constantFrom('prose', 'ü', ' ', '\n', '\r\n', BEGIN, END, '$&', '<!-- other:begin -->')
  const prose = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
  const line = fc.constantFrom('| a | b |', '# head', '$1 $& $$', 'ü', '', '  indented')
  const content = fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n'))

  it('put in twice is the same as once', () => {
    const law = fc.property(prose, content, (text, content) => {
      const once = replaceMarkedBlock(text, 'facts', content)
      expect(replaceMarkedBlock(once, 'facts', content)).toBe(once)
    })
    fc.assert(law, { numRuns: 2000 })
  })

  it('replaced by another and back leaves every other byte', () => {
    const law = fc.property(prose, content, content, (text, first, second) => {
      const once = replaceMarkedBlock(text, 'facts', first)
      const back = replaceMarkedBlock(replaceMarkedBlock(once, 'facts', second), 'facts', first)
      expect(back).toBe(once)
    })
    fc.assert(law, { numRuns: 2000 })
  })

  it('never takes prose away that is not between its two marks', () => {
    const clean = prose.filter((text) => !text.includes(BEGIN) && !text.includes(END))
    const law = fc.property(clean, clean, content, (before, after, content) => {
      const text = replaceMarkedBlock(`${before}${BEGIN}\nold\n${END}${after}`, 'facts', content)
      expect(text.startsWith(`${before}${BEGIN}`)).toBe(true)
      expect(text.endsWith(`${END}${after}`)).toBe(true)
      expect(text).not.toContain('old')
      expect(replaceMarkedBlock(before, 'facts', content).startsWith(before)).toBe(true)
    })
    fc.assert(law, { numRuns: 2000 })
  })
})

describe('a file with a marked block', () => {
  const inFolder = useTemporaryFolder()

  it('is made once, and not touched when nothing changes', async () => {
    const path = inFolder('docs', 'ENVIRONMENT.md')
    expect(await writeMarkedBlock(path, 'facts', 'a')).toBe(true)
    const before = await stat(path)
    expect(await writeMarkedBlock(path, 'facts', 'a')).toBe(false)
    expect((await stat(path)).ino).toBe(before.ino)
    expect(await writeMarkedBlock(path, 'facts', 'b')).toBe(true)
    expect(await readFile(path, 'utf8')).toBe(`${BEGIN}\nb\n${END}\n`)
  })

  it('keeps its byte order mark, its line ends and its mode', async () => {
    const path = inFolder('page.md')
    await writeFile(path, '\uFEFFgrüße\r\n')
    await chmod(path, 0o640)
    await writeMarkedBlock(path, 'facts', 'a\nb')
    expect(await readFile(path, 'utf8')).toBe(`\uFEFFgrüße\r\n\r\n${BEGIN}\r\na\r\nb\r\n${END}\r\n`)
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o640)
  })

  it.each([
    ['UTF-16', Buffer.from('\uFEFFprose', 'utf16le')],
    ['Latin-1', Buffer.from('gr\xfc\xdfe', 'latin1')],
  ])('in %s is refused and not damaged', async (_, bytes) => {
    const path = inFolder('page.md')
    await writeFile(path, bytes)
    await expect(writeMarkedBlock(path, 'facts', 'a')).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
      message: `Could not change ${path}: it is not UTF-8 text.`,
      hint: 'Save it as UTF-8, or choose another file.',
    })
    expect(await readFile(path)).toEqual(bytes)
  })
})
