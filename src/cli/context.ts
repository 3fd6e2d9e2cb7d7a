import type { Readable, Writable } from 'node:stream'
import type { Redactor, VariableRow } from '../env/index.ts'
import type { OutputForm } from './output-form.ts'
import type { Host } from '../platform/host.ts'
import type { Progress } from '../ui/progress.ts'
import type { Style } from '../ui/style.ts'

/** One output stream of the process as commands see it. */
export interface OutputStream {
  write: (text: string) => void
  isTerminal: boolean
  columns: () => number
  /** Resolves when the reader has taken what was written; false when there is no reader any more. */
  drained: () => Promise<boolean>
}

export interface InputStream {
  isTerminal: boolean
  /** All of stdin as text, or '' when it is a terminal. */
  readAll: () => Promise<string>
}

/** What main hands down: the outer world, before options are known. */
export interface World extends Host {
  /** The file of the running program, when it is an executable; from its source there is none. */
  executable?: string
  stdout: OutputStream
  stderr: OutputStream
  stdin: InputStream
  /** The terminal itself, for prompts; they go to stderr, since stdout is the result. */
  terminal: { input: Readable; output: Writable }
}

/** Where one setting's value came from. */
export interface SettingOrigin {
  name: string
  /** Shown by --explain-config; already masked when secret. */
  shown: string
  origin: string
}

/** Everything a command may use. */
export interface Context extends World {
  redactor: Redactor
  progress: Progress
  /** Style of stderr. */
  style: Style
  /** Style of stdout, for what prints while it works. */
  outputStyle: Style
  /** How the command is to answer; with `json` one document at the end is all that stdout gets. */
  form: OutputForm
  /** Whether a person can be asked: terminals at both ends, no CI, no --no-input. */
  interactive: boolean
  /** The process environment with the entries of `.env` below it. */
  settingsEnv: Host['env']
  /** Where each setting of this run came from; empty before they were read. */
  origins: readonly SettingOrigin[]
  /** Writes to stderr past the redactor and past what defuses workflow commands: for those that are ours. */
  writeUnredacted: (text: string) => void
  /** Every variable that is known here: codexkit's and the project's. */
  catalogue: readonly VariableRow[]
}
