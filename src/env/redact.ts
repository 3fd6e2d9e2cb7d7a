import { createSecretFinder, type SecretFinder, type SecretMatch } from './find-secrets.ts'
import { secretForms } from './secret-forms.ts'
import { possibleStart } from './possible-start.ts'
import { MAX_LOOK_BEHIND, MAX_SHAPE, OPEN_PRIVATE_KEY } from './secret-patterns.ts'

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
  /** What may go out although its line is not over, for a live view. What may be the start of a secret stays. */
  flush: () => string
  end: () => string
}

/** Makes a redactor that knows the provider patterns and no value yet. */
export function createRedactor(): Redactor {
  const forms = new Map<string, string>()
  const counts: Record<string, number> = {}
  let finder: SecretFinder | undefined
  /** How long a secret may be on one line, and over several. */
  const reach = { line: MAX_SHAPE, lines: 0 }

  const add: Redactor['add'] = (name, value) => {
    for (const form of secretForms(value ?? '')) {
      if (forms.has(form)) continue
      forms.set(form, name)
      const kind = form.includes('\n') ? 'lines' : 'line'
      reach[kind] = Math.max(reach[kind], form.length)
      finder = undefined
    }
  }

  /** The secrets in a text that follows another one. */
  const findMatches = (text: string, before = ''): SecretMatch[] => {
    finder ??= createSecretFinder(forms)
    const shift = before.length
    const matches = finder.find(before + text, shift)
    return matches.map(({ start, end, name }) => ({ start: start - shift, end: end - shift, name }))
  }

  const replace = (text: string, matches: readonly SecretMatch[]): string => {
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
    let lineStart = 0
    const release = (cut: number, matches: readonly SecretMatch[]): string => {
      const out = held.slice(0, cut)
      const redacted = replace(
        out,
        matches.filter((match) => match.end <= cut),
      )
      before = (before + out).slice(-MAX_LOOK_BEHIND)
      held = held.slice(cut)
      lineStart = Math.max(0, lineStart - cut)
      return redacted
    }
    return {
      push: (chunk) => {
        const lineEnd = chunk.lastIndexOf('\n')
        if (lineEnd !== -1) lineStart = held.length + lineEnd + 1
        held += chunk
        const isLong = held.length - lineStart > 2 * reach.line
        if (!isLong && lineEnd === -1) return ''
        const limit = Math.min(isLong ? held.length - reach.line : lineStart, held.length - reach.lines)
        const matches = findMatches(held, before)
        return release(safeCut(held, matches, limit), matches)
      },
      flush: () => {
        const matches = findMatches(held, before)
        return release(safeCut(held, matches, possibleStart(held, forms.keys())), matches)
      },
      end: () => release(held.length, findMatches(held, before)),
    }
  }

  return { add, redact: (text) => replace(text, findMatches(text)), stream, counts: () => ({ ...counts }) }
}

/** Up to where text may go out: at most to the limit, and never a part of a secret or of what may become one. */
function safeCut(text: string, matches: readonly SecretMatch[], limit: number): number {
  const key = OPEN_PRIVATE_KEY.exec(text)?.index ?? text.length
  const cut = Math.max(0, Math.min(limit, key))
  return matches.find((match) => match.start < cut && match.end > cut)?.start ?? cut
}
