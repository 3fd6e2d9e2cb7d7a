import { secretForms } from './secret-forms.ts'
import { SECRET_PATTERNS } from './secret-patterns.ts'

/** Longest piece without a line end that is held back to see whether a secret goes on in the next chunk. */
const HOLD_BACK = 8192

/** Takes secrets out of text. Every sink has one: evidence, stdout, stderr, reports. */
export interface Redactor {
  /** Makes a value known; from then on it is replaced by `[redacted:NAME]`. */
  add: (name: string, value: string | undefined) => void
  /** The text without secrets. The text must be whole: for chunks use `stream`. */
  redact: (text: string) => string
  stream: () => RedactingStream
  /** How often each tag was put in. */
  counts: () => Record<string, number>
}

/** The same over chunks: what may be the start of a secret waits for the next one. */
export interface RedactingStream {
  push: (chunk: string) => string
  end: () => string
}

interface Match {
  start: number
  end: number
  name: string
}

/** Makes a redactor that knows the provider patterns and no value yet. */
export function createRedactor(): Redactor {
  const forms = new Map<string, string>()
  const counts: Record<string, number> = {}
  let expression: RegExp | undefined
  let multilineReach = 0

  const add: Redactor['add'] = (name, value) => {
    for (const form of secretForms(value ?? '')) {
      if (forms.has(form)) continue
      forms.set(form, name)
      if (form.includes('\n')) multilineReach = Math.max(multilineReach, form.length)
      expression = undefined
    }
  }

  const findMatches = (text: string): Match[] => {
    expression ??= compile([...forms.keys()])
    const matches: Match[] = []
    for (const match of text.matchAll(expression)) {
      const pattern = SECRET_PATTERNS.find((_, index) => match.groups?.[`p${index}`])
      const name = forms.get(match[0]) ?? pattern?.name ?? 'secret'
      matches.push({ start: match.index, end: match.index + match[0].length, name })
    }
    return matches
  }

  const replace = (text: string, matches: readonly Match[]): string => {
    let position = 0
    const parts: string[] = []
    for (const { start, end, name } of matches) {
      parts.push(text.slice(position, start), `[redacted:${name}]`)
      counts[name] = (counts[name] ?? 0) + 1
      position = end
    }
    return parts.join('') + text.slice(position)
  }

  const stream = (): RedactingStream => {
    let held = ''
    return {
      push: (chunk) => {
        held += chunk
        const matches = findMatches(held)
        const cut = safeCut(held, matches, multilineReach)
        const done = held.slice(0, cut)
        held = held.slice(cut)
        return replace(
          done,
          matches.filter((match) => match.end <= cut),
        )
      },
      end: () => {
        const rest = replace(held, findMatches(held))
        held = ''
        return rest
      },
    }
  }

  return { add, redact: (text) => replace(text, findMatches(text)), stream, counts: () => ({ ...counts }) }
}

/** Up to where text may go out: whole lines, and nothing that may be the first part of a secret. */
function safeCut(text: string, matches: readonly Match[], multilineReach: number): number {
  const line = text.lastIndexOf('\n') + 1
  const whole = text.length - line > HOLD_BACK ? text.length - HOLD_BACK / 2 : line
  let cut = Math.min(whole, text.length - multilineReach)
  const key = text.lastIndexOf('-----BEGIN ')
  const keyIsOpen = key !== -1 && text.length - key < HOLD_BACK && !text.includes('-----END ', key)
  if (keyIsOpen) cut = Math.min(cut, key)
  for (const match of matches) if (match.start < cut && match.end > cut) cut = match.start
  return Math.max(0, cut)
}

function compile(forms: readonly string[]): RegExp {
  const known = [...forms].sort((a, b) => b.length - a.length).map((form) => RegExp.escape(form))
  const patterns = SECRET_PATTERNS.map((pattern, index) => `(?<p${index}>${pattern.source})`)
  return new RegExp([...known, ...patterns].join('|'), 'g')
}
