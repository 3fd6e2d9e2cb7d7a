import { parse } from 'dotenv'
import { CodexkitError } from '../errors.ts'
import { decodeText, encodeText, lineEndOf, type DecodedText } from './text-encoding.ts'

export interface EnvEntry {
  name: string
  value: string
  /** Line number from 1. */
  line: number
  /** Offsets into the text: of the whole entry, and of what stands after the equals sign. */
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
  /^[^\S\r\n]*(?:export\s+)?([\w.-]+)(?:[^\S\r\n]*=|:[^\S\r\n]+)([^\S\r\n]*'(?:\\'|[^'])*'|[^\S\r\n]*"(?:\\"|[^"])*"|[^\S\r\n]*`(?:\\`|[^`])*`|[^#\r\n]+)?[^\S\r\n]*(?:#.*)?$/gm

/** Reads the bytes of a `.env` file. Throws CODEX_INVALID_CONFIG, naming the line, for a line that is no entry. */
export function readEnvFile(bytes: Buffer, path: string): EnvFile {
  return findEntries(decodeText(bytes), path)
}

function findEntries(decoded: DecodedText, path: string): EnvFile {
  const text = decoded.text
  const entries: EnvEntry[] = []
  let position = 0
  for (const match of text.matchAll(ENTRY)) {
    checkBetween(text, position, match.index, path)
    const [whole, name = '', raw = ''] = match
    const line = lineAt(text, match.index)
    checkQuote(raw, line, path)
    const end = match.index + whole.length
    const valueStart = match.index + whole.indexOf(raw, /^.*?(?:=|:\s)/s.exec(whole)?.[0].length ?? 0)
    const value = parse(whole)[name] ?? ''
    entries.push({ name, value, line, start: match.index, end, valueStart, valueEnd: valueStart + raw.length })
    position = end
  }
  checkBetween(text, position, text.length, path)
  return { ...decoded, path, entries }
}

/** Between entries only blank lines and comments may stand. */
function checkBetween(text: string, start: number, end: number, path: string): void {
  let offset = start
  for (const line of text.slice(start, end).split(/\r?\n|\r/)) {
    const plain = line.trim()
    if (plain !== '' && !plain.startsWith('#')) {
      const number = lineAt(text, text.indexOf(plain, offset))
      throw invalid(path, number, 'is neither NAME=value nor a comment')
    }
    offset += line.length
  }
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

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length
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
  const written = quoteValue(name, value)
  const { text, encoding } = file
  const entry = file.entries.findLast((candidate) => candidate.name === name)
  if (entry) {
    const edited = text.slice(0, entry.valueStart) + written + text.slice(entry.valueEnd)
    return findEntries({ text: edited, encoding }, file.path)
  }
  const end = lineEndOf(text)
  const gap = text === '' || text.endsWith('\n') ? '' : end
  return findEntries({ text: `${text}${gap}${name}=${written}${end}`, encoding }, file.path)
}

function quoteValue(name: string, value: string): string {
  if (/^[\w./:@%+,=~-]*$/.test(value)) return value
  for (const quote of ["'", '`', '"']) {
    const written = quote + value + quote
    if (!value.includes(quote) && parse(`${name}=${written}`)[name] === value) return written
  }
  throw new CodexkitError('CODEX_INVALID_CONFIG', `The value of ${name} cannot be written into a .env file.`, {
    hint: 'It holds every kind of quote: set it in the environment instead.',
    details: { variable: name },
  })
}

/** The bytes of a file, in the encoding it came in. */
export function envFileBytes(file: EnvFile): Buffer {
  return encodeText(file)
}
