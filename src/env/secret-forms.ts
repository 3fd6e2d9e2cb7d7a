import { isUnset } from './catalogue.ts'

/** Shorter values are not searched for: they would blot out ordinary words. */
const MIN_SECRET_LENGTH = 6

/** The spellings under which one secret value may turn up: as it is, base64 at any offset, URL and JSON forms. */
export function secretForms(value: string): string[] {
  const trimmed = value.trim()
  if (isUnset(trimmed) || trimmed.length < MIN_SECRET_LENGTH) return []
  // dotenv turns the line ends of a value into LF, programs on Windows turn them into CRLF.
  const lineFeeds = trimmed.replaceAll('\r\n', '\n')
  const forms = [trimmed, lineFeeds, lineFeeds.replaceAll('\n', '\r\n')].flatMap(formsOf)
  return [...new Set(forms)].filter((form) => form.length >= MIN_SECRET_LENGTH)
}

function formsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  const base64 = base64Forms(text)
  return [
    text,
    encodeURIComponent(text.toWellFormed()),
    json,
    JSON.stringify(json).slice(1, -1),
    text.replaceAll("'", "''"),
    ...base64,
    ...base64.map((encoded) => encoded.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

/** Base64 of a value that stands at offset 0, 1 or 2 of a longer text, without the characters its neighbours change. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    const lead = [0, 2, 3][offset] ?? 0
    const tail = (offset + bytes.length) % 3 === 0 ? encoded.length : Math.floor(((offset + bytes.length) * 4) / 3)
    return encoded.slice(lead, tail)
  })
}
