import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it, test } from 'vitest'
import { FINDINGS_SCHEMA } from '../../../src/audit/skills/findings-schema.ts'

const FINDING = {
  id: 'F-1',
  severity: 'low',
  title: 't',
  control: null,
  file: null,
  line: null,
  evidence: 'e',
  next_step: 'n',
}
const validate = new Ajv2020().compile(FINDINGS_SCHEMA)
const isAnswer = (finding: object): boolean => validate({ summary: 's', verdict: 'pass', findings: [finding] })

/** Every object schema within a schema. */
function objectSchemas(schema: unknown): Record<string, unknown>[] {
  if (typeof schema !== 'object' || schema === null) return []
  const own = 'properties' in schema ? [{ ...schema }] : []
  return [...own, ...Object.values(schema).flatMap(objectSchemas)]
}

describe('the findings schema', () => {
  it('keeps the rules of strict structured output in every object', () => {
    const objects = objectSchemas(FINDINGS_SCHEMA)
    expect(objects).toHaveLength(2)
    for (const { type, additionalProperties, required, properties } of objects) {
      expect({ type, additionalProperties }).toEqual({ type: 'object', additionalProperties: false })
      expect(required).toEqual(Object.keys(properties as object))
    }
  })

  test.each([
    [FINDING, true],
    [{ ...FINDING, control: 'ac-02', file: 'a.ts', line: 3 }, true],
    [{ ...FINDING, severity: 'critical' }, false],
    [{ ...FINDING, line: '3' }, false],
    [{ ...FINDING, more: 1 }, false],
    [{ id: 'F-1' }, false],
  ])('says of %j: %j', (finding, expected) => {
    expect(isAnswer(finding)).toBe(expected)
  })
})
