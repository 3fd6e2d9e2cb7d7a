import { styleText } from 'node:util'

type Paint = (text: string) => string

/** Colours and symbols for one output stream; without colour every paint gives the text back. */
export interface Style {
  bold: Paint
  dim: Paint
  red: Paint
  green: Paint
  yellow: Paint
  cyan: Paint
  symbols: Symbols
}

export interface Symbols {
  ok: string
  failed: string
  warning: string
  skipped: string
  arrow: string
}

const UNICODE: Symbols = { ok: '✓', failed: '✗', warning: '!', skipped: '-', arrow: '→' }
const ASCII: Symbols = { ok: 'ok', failed: 'x', warning: '!', skipped: '-', arrow: '->' }

/** A style with or without colour, and with or without symbols beyond ASCII. */
export function createStyle(options: { colour: boolean; unicode: boolean }): Style {
  const paint = (format: Parameters<typeof styleText>[0]): Paint =>
    options.colour ? (text) => styleText(format, text, { validateStream: false }) : (text) => text
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
    symbols: options.unicode ? UNICODE : ASCII,
  }
}
