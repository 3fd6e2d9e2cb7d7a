/** Starts of JSON objects in prose that are tried at most, so that a message of braces takes no time to speak of. */
const MOST_STARTS = 200

export type JsonObject = Readonly<Record<string, unknown>>

/** A JSON object, and neither a list nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The answer object in a last message: the whole text, a code fence, or an object within prose; of several the last,
 * since models show the form first and fill it then. A bare list counts as the findings. Undefined when there is none.
 */
export function findAnswer(message: string): JsonObject | undefined {
  const text = message.replace(/^\uFEFF/, '').trim()
  const whole = asAnswer(text)
  if (whole) return whole
  const fences = [...text.matchAll(/^[ \t]*(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)^[ \t]*\1/gm)].map((match) => match[2] ?? '')
  return lastAnswer(fences) ?? lastAnswer(objectsWithin(text))
}

function lastAnswer(texts: readonly string[]): JsonObject | undefined {
  for (const text of texts.toReversed()) {
    const answer = asAnswer(text)
    if (answer) return answer
  }
  return undefined
}

function asAnswer(text: string): JsonObject | undefined {
  const value = parseJson(text)
  if (Array.isArray(value)) return value.length > 0 && value.every(isJsonObject) ? { findings: value } : undefined
  return isJsonObject(value) && Array.isArray(value['findings']) ? value : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // SyntaxError: prose, which is what this is for.
    return undefined
  }
}

/** Every stretch of text from a brace to the one that closes it, outermost first. */
function objectsWithin(text: string): string[] {
  const found: string[] = []
  let start = text.indexOf('{')
  for (let tried = 0; start !== -1 && tried < MOST_STARTS; tried++) {
    const end = closingBrace(text, start)
    if (end !== undefined) found.push(text.slice(start, end + 1))
    start = text.indexOf('{', (end ?? start) + 1)
  }
  return found
}

/** Where the object that starts here ends. Braces in strings do not count. */
function closingBrace(text: string, start: number): number | undefined {
  let depth = 0
  let quoted = false
  for (let index = start; index < text.length; index++) {
    const letter = text[index]
    if (quoted) {
      if (letter === '\\') index++
      else if (letter === '"') quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === '{') depth++
    else if (letter === '}' && --depth === 0) return index
  }
  return undefined
}
