import { isDeepStrictEqual } from 'node:util'
import { parse } from 'dotenv'
import { CodexkitError } from '../errors.ts'
import { decodeText, encodeText, lineEndOf, type DecodedText } from './text-encoding.ts'

export interface EnvEntry {
  name: string
  value: string
  /** Line number from 1. */
  line: number
  /** Offsets into the text: of the whole entry, and of the value as it is written, without the space around it. */
  start: number
  end: number
  valueStart: number
  valueEnd: number
}

/** A `.env` file as it stands, with its entries found. Editing makes a new one; every byte outside the edit stays. */
export interface EnvFile extends DecodedText {
  path: string
  entries: readonly EnvEntry[]
}

// The grammar of dotenv, by which entries are found; their values are always what dotenv itself makes of them.
const ENTRY =
  /^[^\S\r\n]*(?:export\s+)?([\w.-]+)([^\S\r\n]*=|:[^\S\r\n]+)([^\S\r\n]*'(?:\\'|[^'])*'|[^\S\r\n]*"(?:\\"|[^"])*"|[^\S\r\n]*`(?:\\`|[^`])*`|[^#\r\n]+)?[^\S\r\n]*(?:#.*)?$/dgm
const LINE_END = /\r\n|\n|\r/

/** Reads the bytes of a `.env` file. Throws CODEX_INVALID_CONFIG, naming the line, for a line that is no entry. */
export function readEnvFile(bytes: Buffer, path: string): EnvFile {
  return findEntries(decodeText(bytes), path)
}

function findEntries(decoded: DecodedText, path: string): EnvFile {
  const text = decoded.text
  const entries: EnvEntry[] = []
  let position = 0
  let line = 1
  for (const match of text.matchAll(ENTRY)) {
    line = checkBetween(text.slice(position, match.index), line, path)
    const [whole, name = '', , raw = ''] = match
    checkQuote(raw, line, path)
    const end = match.index + whole.length
    const afterSeparator = match.indices?.[2]?.[1] ?? end
    const written = raw.trim()
    const valueStart = afterSeparator + (written === '' ? 0 : raw.indexOf(written))
    const parsed = parse(whole)
    // Only `__proto__` is lost there.
    if (!Object.hasOwn(parsed, name)) throw invalid(path, line, 'has a name that no variable can have')
    const value = parsed[name] ?? ''
    entries.push({ name, value, line, start: match.index, end, valueStart, valueEnd: valueStart + written.length })
    line += whole.split(LINE_END).length - 1
    position = end
  }
  checkBetween(text.slice(position), line, path)
  return { ...decoded, path, entries }
}

/** Between entries only blank lines and comments may stand. Gives back the number of the last of these lines. */
function checkBetween(between: string, firstLine: number, path: string): number {
  const lines = between.split(LINE_END).map((line) => line.trim())
  const broken = lines.findIndex((line) => line !== '' && !line.startsWith('#'))
  if (broken !== -1) throw invalid(path, firstLine + broken, 'is neither NAME=value nor a comment')
  return firstLine + lines.length - 1
}

function checkQuote(raw: string, line: number, path: string): void {
  const value = raw.trim()
  const quote = value.charAt(0)
  if (!['"', "'", '`'].includes(quote)) return
  if (value.length === 1 || value.indexOf(quote, 1) === -1)
    throw invalid(path, line, `opens a ${quote} that never closes`)
}

function invalid(path: string, line: number, what: string): CodexkitError {
  return new CodexkitError('CODEX_INVALID_CONFIG', `Line ${line} of ${path} ${what}.`, {
    hint: 'Mend that line; the other lines were left as they are.',
    details: { path, line },
  })
}

/** The values by name, as dotenv gives them: of duplicates the last wins. */
export function envValues(file: EnvFile): Record<string, string> {
  return Object.fromEntries(file.entries.map((entry) => [entry.name, entry.value]))
}

/**
 * The file with one entry changed (the last of duplicates, which is the one that counts) or appended.
 * Throws CODEX_INVALID_CONFIG for a value that a `.env` file cannot hold.
 */
export function setEnvEntry(file: EnvFile, name: string, value: string): EnvFile {
  const { text, encoding } = file
  const entry = file.entries.findLast((candidate) => candidate.name === name)
  const wanted = { ...envValues(file), [name]: value }
  for (const written of spellings(value)) {
    const edited = entry ? replaceValue(text, entry, written) : appendEntry(text, name, written)
    // Quotes may find a partner elsewhere in the file, so the whole of it is read again, from its bytes.
    const readBack = decodeText(encodeText({ text: edited, encoding })).text
    if (readBack === edited && isDeepStrictEqual({ ...parse(edited) }, wanted)) {
      return findEntries({ text: edited, encoding }, file.path)
    }
  }
  throw new CodexkitError('CODEX_INVALID_CONFIG', `The value of ${name} cannot be written into a .env file.`, {
    hint: 'No kind of quotes can hold it there: set it in the environment instead.',
    details: { variable: name },
  })
}

function replaceValue(text: string, { valueStart, valueEnd }: EnvEntry, written: string): string {
  // Other readers of .env files want space before a comment.
  const gap = text[valueEnd] === '#' ? ' ' : ''
  return text.slice(0, valueStart) + written + gap + text.slice(valueEnd)
}

function appendEntry(text: string, name: string, written: string): string {
  const end = lineEndOf(text)
  const gap = text === '' || text.endsWith('\n') ? '' : end
  return `${text}${gap}${name}=${written}${end}`
}

/** How a value may be written, the plainest first. */
function spellings(value: string): string[] {
  const plain = /^[\w./:@%+,=~-]*$/.test(value) ? [value] : []
  const quoted = ["'", '`', '"'].filter((quote) => !value.includes(quote)).map((quote) => quote + value + quote)
  // dotenv knows these two escapes, in double quotes only.
  const escaped = value.includes('"') ? [] : [`"${value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`]
  const bare = /^['"`]/.test(value) ? [] : [value]
  return [...plain, ...quoted, ...escaped, ...bare]
}

/** The file with more text at its end, which must be whole lines. */
export function appendEnvText(file: EnvFile, lines: string): EnvFile {
  return findEntries({ text: file.text + lines, encoding: file.encoding }, file.path)
}

/** The bytes of a file, in the encoding it came in. */
export function envFileBytes(file: EnvFile): Buffer {
  return encodeText(file)
}
