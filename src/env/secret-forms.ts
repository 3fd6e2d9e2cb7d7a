/** Shorter values are not searched for: they would blot out ordinary words. */
const MIN_SECRET_LENGTH = 6

/** The spellings under which one secret value may turn up: as it is, base64 at any offset, URL and JSON forms. */
export function secretForms(value: string): string[] {
  const trimmed = value.trim()
  if (trimmed.length < MIN_SECRET_LENGTH) return []
  const forms = new Set([trimmed, encodeURIComponent(trimmed), JSON.stringify(trimmed).slice(1, -1)])
  forms.add(JSON.stringify(JSON.stringify(trimmed).slice(1, -1)).slice(1, -1))
  forms.add(trimmed.replaceAll("'", "''"))
  for (const encoded of base64Forms(trimmed)) {
    forms.add(encoded)
    forms.add(encoded.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return [...forms].filter((form) => form.length >= MIN_SECRET_LENGTH)
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
