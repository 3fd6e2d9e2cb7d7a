import type { Host } from '../../platform/host.ts'
import type { Shell } from '../../platform/shell.ts'
import type { OutputSchema } from './output-schema.ts'

/** What must be true after a run, beyond its terminal event. */
export interface Assertions {
  /** Paths of files that must exist; relative ones start at the workspace. */
  files: readonly string[]
  /** Lines for the system's shell that must exit with 0. */
  commands: readonly string[]
  diff?: 'required' | 'forbidden' | undefined
  /** What the last message must be; see `loadOutputSchema`. */
  jsonSchema?: OutputSchema | undefined
}

export interface AssertionFacts {
  host: Host
  workingDirectory: string
  /** Whether the run changed the workspace; undefined where git cannot tell. */
  changed: boolean | undefined
  /** The last message of Codex, as it came. */
  response: string
  /** For each command. */
  timeoutMs: number
  redact: (text: string) => string
  /** Only for tests: another shell than the system's. */
  shell?: Shell
}

/** One assertion, judged. Name and message are redacted. */
export interface AssertionResult {
  /** The option as it was given, such as `--expect-file docs/report.md`. */
  name: string
  ok: boolean
  /** One sentence; for commands with their last lines. */
  message: string
}
