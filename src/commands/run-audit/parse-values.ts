import { CodexkitError } from '../../errors.ts'

/** `NAME=VALUE` texts as a record; undefined when there are none. Throws CODEX_INVALID_OPTIONS. */
export function parsePairs(texts: readonly string[], option: string): Record<string, string> | undefined {
  if (texts.length === 0) return undefined
  const pairs = texts.map((text): [string, string] => {
    const at = text.indexOf('=')
    if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
    throw new CodexkitError('CODEX_INVALID_OPTIONS', `${option} takes NAME=VALUE.`, {
      hint: `Write it like ${option} api-version=2025-04-01.`,
      details: { classification: 'config', option },
    })
  })
  return Object.fromEntries(pairs)
}

/** A number as it was typed; undefined when nothing was. Throws CODEX_INVALID_OPTIONS. */
export function parseNumber<T extends string | undefined>(
  text: T,
  option: string,
): T extends string ? number : number | undefined
export function parseNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  throw new CodexkitError('CODEX_INVALID_OPTIONS', `${option} cannot be "${text}".`, {
    hint: 'It is a number that is not negative.',
    details: { classification: 'config', option, value: text },
  })
}
