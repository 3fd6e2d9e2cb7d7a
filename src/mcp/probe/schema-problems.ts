import { isRecord } from '../is-record.ts'

/** Deep enough for every real schema. */
const MAX_DEPTH = 50
const MAX_PROBLEMS = 5
const COMBINED = ['oneOf', 'anyOf', 'allOf', 'not', 'enum']

/**
 * What in a tool's input schema the Responses API refuses or cannot use, one sentence each. The API's rules are those
 * that its errors name: an object at the top, without a combination there, and `items` for every array.
 */
export function schemaProblems(schema: unknown): string[] {
  if (!isRecord(schema)) return ['The input schema is not an object.']
  const problems: string[] = []
  if (schema['type'] !== 'object') problems.push('The input schema is not of type "object" at the top.')
  for (const key of COMBINED) {
    if (Object.hasOwn(schema, key)) problems.push(`The input schema has "${key}" at the top, which the API refuses.`)
  }
  if (schema['properties'] !== undefined && !isRecord(schema['properties'])) {
    problems.push('"properties" of the input schema is not an object.')
  }
  walk(schema, 'the input schema', 0, problems)
  return problems.slice(0, MAX_PROBLEMS)
}

function walk(schema: unknown, place: string, depth: number, problems: string[]): void {
  if (!isRecord(schema) || problems.length >= MAX_PROBLEMS) return
  if (depth > MAX_DEPTH) return void problems.push('The input schema is nested too deeply.')
  const { type, items, $ref, properties } = schema
  const hasTuple = Array.isArray(items) || schema['prefixItems'] !== undefined
  if (type === 'array' && items === undefined && !hasTuple) problems.push(`The array ${place} has no "items".`)
  if (typeof $ref === 'string' && !$ref.startsWith('#')) {
    problems.push(`${place} points to another document with "$ref".`)
  }
  for (const [name, child] of isRecord(properties) ? Object.entries(properties) : []) {
    walk(child, `"${name.slice(0, 60)}"`, depth + 1, problems)
  }
  if (isRecord(items)) walk(items, `items of ${place}`.slice(0, 100), depth + 1, problems)
}
