import { errorDocument, type CodexkitError, type ErrorDocument } from '../errors.ts'
import { VERSION } from '../version.ts'
import type { Outcome, Warning } from './outcome.ts'

export interface Envelope {
  schemaVersion: 1
  tool: 'codexkit'
  version: string
  command: string
  ok: boolean
  exitCode: number
  result?: unknown
  error?: ErrorDocument
  warnings: readonly Warning[]
}

/** The one JSON document of a command that ran. */
export function outcomeEnvelope(command: string, outcome: Outcome<unknown>): Envelope {
  const { exitCode } = outcome
  return {
    schemaVersion: 1,
    tool: 'codexkit',
    version: VERSION,
    command,
    ok: exitCode === 0,
    exitCode,
    result: outcome.result,
    ...(outcome.error && { error: errorDocument(outcome.error) }),
    warnings: outcome.warnings ?? [],
  }
}

/** The one JSON document of a command that could not do its work. */
export function errorEnvelope(command: string, error: CodexkitError): Envelope {
  return {
    schemaVersion: 1,
    tool: 'codexkit',
    version: VERSION,
    command,
    ok: false,
    exitCode: error.exitCode,
    error: errorDocument(error),
    warnings: [],
  }
}
