import type { CodexkitError } from '../errors.ts'
import type { Style } from '../ui/style.ts'

export interface Warning {
  code: string
  message: string
}

/** What a command gives back: a plain value, how it went, and what to say on the side. */
export interface Outcome<Result> {
  result: Result
  exitCode: number
  warnings?: readonly Warning[]
  /** Set when the work was done and its verdict is a failure. */
  error?: CodexkitError
}

export interface ViewOptions {
  style: Style
  /** Columns of the terminal. */
  width: number
}

/** Makes the text for stdout from a result. Pure; what came from outside is made safe by the sink. */
export type TextView<Result> = (result: Result, options: ViewOptions) => string
