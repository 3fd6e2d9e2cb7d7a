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

/** What an option can count: whole numbers from `least` to `most`, or an amount above zero. */
export type NumberKind = { least: number; most: number } | 'amount'

const SHAPES = { whole: /^\d+$/, amount: /^\d+(?:\.\d+)?$/ } as const

/** A number as it was typed; undefined when nothing was. Throws CODEX_INVALID_OPTIONS. */
export function parseNumber<T extends string | undefined>(
  text: T,
  option: string,
  kind: NumberKind,
): T extends string ? number : number | undefined
export function parseNumber(text: string | undefined, option: string, kind: NumberKind): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (kind === 'amount' ? SHAPES.amount.test(text) && value > 0 : SHAPES.whole.test(text) && isWithin(value, kind)) {
    return value
  }
  const most = kind === 'amount' || kind.most === Number.MAX_SAFE_INTEGER ? '' : ` to ${kind.most}`
  throw new CodexkitError('CODEX_INVALID_OPTIONS', `${option} cannot be "${text}".`, {
    hint: kind === 'amount' ? 'It is a number above 0.' : `It is a whole number from ${kind.least}${most}.`,
    details: { classification: 'config', option, value: text },
  })
}

function isWithin(value: number, { least, most }: Exclude<NumberKind, 'amount'>): boolean {
  return value >= least && value <= most
}
