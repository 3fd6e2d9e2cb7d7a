import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'schema')

/** What a document has against a published schema; empty when it is valid. */
export function schemaErrors(name: string, document: unknown): string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false })
  const validate = ajv.compile(JSON.parse(readFileSync(join(FOLDER, `${name}.schema.json`), 'utf8')))
  validate(document)
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}
