import { readFile } from 'node:fs/promises'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { decodeText } from '../../env/index.ts'
import { CodexkitError, messageOf } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'

/** A JSON Schema that was read and compiled before the run. */
export interface OutputSchema {
  /** As it was given. */
  path: string
  /** The schema itself. */
  schema: Readonly<Record<string, unknown>>
  /** What a value has against it, each with the JSON pointer of the place; empty when it fits. */
  problems: (value: unknown) => string[]
}

/**
 * Reads and compiles the schema of --expect-json: draft 2020-12, or draft-07 where `$schema` says so. Addresses in
 * `$ref` are never fetched. Throws CODEX_INVALID_OPTIONS with the file and the reason. `path` is absolute; `shown` is
 * how the user wrote it.
 */
export async function loadOutputSchema(path: string, shown = path): Promise<OutputSchema> {
  const schema = parseSchema(await readSchema(path, shown), shown)
  try {
    const validate = await compile(schema)
    return { path: shown, schema, problems: (value) => (validate(value) ? [] : (validate.errors ?? []).map(describe)) }
  } catch (thrown) {
    throw refusal(shown, messageOf(thrown), thrown)
  }
}

async function readSchema(path: string, shown: string): Promise<string> {
  try {
    return decodeText(await readFile(path)).text
  } catch (thrown) {
    throw refusal(shown, fileError(thrown, 'read', path).message, thrown)
  }
}

function parseSchema(text: string, shown: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    throw refusal(shown, `it is not JSON: ${messageOf(thrown)}`, thrown)
  }
  if (isRecord(value)) return value
  throw refusal(shown, 'a schema is a JSON object')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function compile(schema: Record<string, unknown>): Promise<ValidateFunction> {
  // Unknown keywords and formats are allowed, as the specification has it; nothing is printed about them.
  const options = { allErrors: true, strict: false, validateFormats: false, logger: false } as const
  const { $schema: draft = 'https://json-schema.org/draft/2020-12/schema' } = schema
  if (typeof draft === 'string' && /^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/.test(draft)) {
    const { Ajv2020 } = await import('./ajv.ts')
    return new Ajv2020(options).compile({ ...schema, $schema: 'https://json-schema.org/draft/2020-12/schema' })
  }
  if (typeof draft === 'string' && /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/.test(draft)) {
    const { Ajv } = await import('./ajv.ts')
    return new Ajv(options).compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' })
  }
  throw new Error(`its $schema ${JSON.stringify(draft)} is neither draft 2020-12 nor draft-07`)
}

/** ajv names the place by JSON pointer (RFC 6901), the value itself by an empty one. */
function describe({ instancePath, message = 'does not fit', params }: ErrorObject): string {
  const extra: unknown = params['additionalProperty'] ?? params['unevaluatedProperty']
  const named = typeof extra === 'string' ? ` (${extra})` : ''
  return `${instancePath === '' ? 'the whole' : instancePath} ${message}${named}`
}

function refusal(shown: string, reason: string, cause?: unknown): CodexkitError {
  return new CodexkitError(
    'CODEX_INVALID_OPTIONS',
    `${shown} cannot be used as a schema: ${reason.replace(/\.$/, '')}.`,
    {
      hint: 'Give --expect-json a file with a JSON Schema, draft 2020-12 or draft-07.',
      details: { option: '--expect-json', value: shown },
      cause,
    },
  )
}
