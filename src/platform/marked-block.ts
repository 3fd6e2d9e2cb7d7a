import { isUtf8 } from 'node:buffer'
import { CodexkitError } from '../errors.ts'
import { writeFileAtomic, type FileWriter } from './atomic-write.ts'
import { readOptional } from './read-optional.ts'

/**
 * Puts `content` between two marker lines of a text file, and keeps everything around them. Without the markers the
 * block goes to the end of the text, or of a new file. Tells whether anything changed on disk. Throws CODEXKIT_FILE.
 */
export async function writeMarkedBlock(
  path: string,
  name: string,
  content: string,
  write: FileWriter = writeFileAtomic,
): Promise<boolean> {
  const bytes = await readOptional(path)
  if (bytes && !isUtf8(bytes)) {
    throw new CodexkitError('CODEXKIT_FILE', `Could not change ${path}: it is not UTF-8 text.`, {
      hint: 'Save it as UTF-8, or choose another file.',
      details: { path },
    })
  }
  const before = bytes?.toString('utf8')
  const after = replaceMarkedBlock(before ?? '', name, content)
  if (after === before) return false
  await write(path, after)
  return true
}

/** The text with the block replaced or appended; line ends follow the text. */
export function replaceMarkedBlock(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const block = [begin, ...content.trimEnd().split(/\r?\n/), end].join(lineEnd)
  const stop = text.includes(begin) ? text.indexOf(end, text.indexOf(begin)) : -1
  // The last begin before that end: of a block that lost its end, nothing is taken away.
  const start = text.lastIndexOf(begin, stop)
  if (stop !== -1) return text.slice(0, start) + block + text.slice(stop + end.length)
  const gap = text === '' ? '' : text.endsWith(lineEnd) ? lineEnd : lineEnd + lineEnd
  return `${text}${gap}${block}${lineEnd}`
}
