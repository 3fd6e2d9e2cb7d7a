/** What stands before the message of a tracing line. */
export interface TracingParts {
  /** `session_loop{thread_id=…}:turn`, or null when there is none. */
  spans: string | null
  target: string | null
  text: string
}

const COLON = 58
const TARGET =
  /^[a-z][a-z0-9_]*(?:(?:::|[.])[a-z0-9_]+)+$|^[a-z][a-z0-9]*_[a-z0-9_]+$|^codex$|^(?:hyper|h2|rmcp|reqwest|rustls|sqlx|tokio|tower|log|mio|want)$/
const SPAN_NAME = /^[a-zA-Z_][\w.:-]*$/
const THREAD = /\b(?:thread[._]id|conversation[._]id)="?([0-9a-fA-F]{8}-[0-9a-fA-F-]{27})/

/**
 * Divides what follows the level into spans, target and message. Lines up to 0.77 have only a message, which may itself
 * begin with a word and a colon (`ToolCall: shell …`), so a target must look like a module of Rust.
 */
export function splitSpans(rest: string): TracingParts {
  const first = rest.indexOf(': ')
  if (first === -1) return { spans: null, target: null, text: rest }
  const head = rest.substring(0, first)
  if (!head.includes('{')) {
    if (isTarget(head)) return { spans: null, target: head, text: rest.substring(first + 2) }
    if (!SPAN_NAME.test(head)) return { spans: null, target: null, text: rest }
  }
  const spansEnd = endOfSpans(rest)
  if (spansEnd === -1) return { spans: null, target: null, text: rest }
  const targetEnd = rest.indexOf(': ', spansEnd + 2)
  if (targetEnd === -1) return { spans: null, target: null, text: rest }
  const target = rest.substring(spansEnd + 2, targetEnd)
  if (!isTarget(target)) return { spans: null, target: null, text: rest }
  return { spans: rest.substring(0, spansEnd), target, text: rest.substring(targetEnd + 2) }
}

/** The thread a span names, or null. 0.104 writes `thread_id=…`, 0.169 also `thread.id="…"`. */
export function threadOf(spans: string): string | null {
  return THREAD.exec(spans)?.[1] ?? null
}

/** Few targets come again and again: those seen are not tested again. Never more than a program has modules. */
const seenTargets = new Set<string>()
const MOST_TARGETS = 1000

function isTarget(text: string): boolean {
  if (text.length > 200) return false
  if (seenTargets.has(text)) return true
  if (!TARGET.test(text)) return false
  if (seenTargets.size < MOST_TARGETS) seenTargets.add(text)
  return true
}

/** Where the `: ` stands that ends the spans: outside of braces and quotes. -1 when there is none. */
function endOfSpans(text: string): number {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === 92) at++
      else if (code === 34) quoted = false
    } else if (code === 34) quoted = depth > 0
    else if (code === 123) depth++
    else if (code === 125) depth--
    else if (code === COLON && depth === 0 && text.charCodeAt(at + 1) === 32) return at
    else if (code === 32 && depth === 0) return -1
  }
  return -1
}
