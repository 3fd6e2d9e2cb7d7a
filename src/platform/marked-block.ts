import { writeFileAtomic } from './atomic-write.ts'
import { readOptionalText } from './read-optional.ts'

/**
 * Puts `content` between two marker lines of a text file, and keeps everything around them. Without the markers the
 * block goes to the end of the text, or of a new file. Tells whether anything changed on disk.
 */
export async function writeMarkedBlock(path: string, name: string, content: string): Promise<boolean> {
  const before = await readOptionalText(path)
  const after = replaceMarkedBlock(before ?? '', name, content)
  if (after === before) return false
  await writeFileAtomic(path, after)
  return true
}

/** The text with the block replaced or appended; line ends follow the text. */
export function replaceMarkedBlock(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const block = [begin, ...content.trimEnd().split(/\r?\n/), end].join(lineEnd)
  const start = text.indexOf(begin)
  const stop = text.indexOf(end, start)
  if (start !== -1 && stop !== -1) return text.slice(0, start) + block + text.slice(stop + end.length)
  const gap = text === '' ? '' : text.endsWith(lineEnd) ? lineEnd : lineEnd + lineEnd
  return `${text}${gap}${block}${lineEnd}`
}
