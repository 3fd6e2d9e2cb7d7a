import { secretForms } from './secret-forms.ts'
import { MAX_LOOK_BEHIND, MAX_SHAPE, OPEN_PRIVATE_KEY, SECRET_PATTERNS } from './secret-patterns.ts'

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
  /** How long a secret may be on one line, and over several. */
  const reach = { line: MAX_SHAPE, lines: 0 }

  const add: Redactor['add'] = (name, value) => {
    for (const form of secretForms(value ?? '')) {
      if (forms.has(form)) continue
      forms.set(form, name)
      const kind = form.includes('\n') ? 'lines' : 'line'
      reach[kind] = Math.max(reach[kind], form.length)
      expression = undefined
    }
  }

  /** The secrets in a text that follows another one. */
  const findMatches = (text: string, before = ''): Match[] => {
    expression ??= compile([...forms.keys()])
    expression.lastIndex = before.length
    const matches: Match[] = []
    for (const match of (before + text).matchAll(expression)) {
      const pattern = SECRET_PATTERNS.find((_, index) => match.groups?.[`p${index}`])
      const name = forms.get(match[0]) ?? pattern?.name ?? 'secret'
      const start = match.index - before.length
      matches.push({ start, end: start + match[0].length, name })
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
    // The end of what went out, because shapes look back at what stands before them.
    let before = ''
    const release = (cut: number, matches: readonly Match[]): string => {
      const out = held.slice(0, cut)
      const redacted = replace(
        out,
        matches.filter((match) => match.end <= cut),
      )
      before = (before + out).slice(-MAX_LOOK_BEHIND)
      held = held.slice(cut)
      return redacted
    }
    return {
      push: (chunk) => {
        held += chunk
        const line = held.lastIndexOf('\n') + 1
        const isLong = held.length - line > 2 * reach.line
        if (!isLong && !chunk.includes('\n')) return ''
        const limit = Math.min(isLong ? held.length - reach.line : line, held.length - reach.lines)
        const matches = findMatches(held, before)
        return release(safeCut(held, matches, limit), matches)
      },
      end: () => release(held.length, findMatches(held, before)),
    }
  }

  return { add, redact: (text) => replace(text, findMatches(text)), stream, counts: () => ({ ...counts }) }
}

/** Up to where text may go out: at most to the limit, and never a part of a secret or of what may become one. */
function safeCut(text: string, matches: readonly Match[], limit: number): number {
  const key = OPEN_PRIVATE_KEY.exec(text)?.index ?? text.length
  const cut = Math.max(0, Math.min(limit, key))
  return matches.find((match) => match.start < cut && match.end > cut)?.start ?? cut
}

function compile(forms: readonly string[]): RegExp {
  const known = [...forms].sort((a, b) => b.length - a.length).map((form) => RegExp.escape(form))
  const patterns = SECRET_PATTERNS.map((pattern, index) => `(?<p${index}>${pattern.source})`)
  return new RegExp([...known, ...patterns].join('|'), 'g')
}
