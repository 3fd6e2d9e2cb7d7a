import type { AssertionResult } from './assertion.ts'
import type { OutputSchema } from './output-schema.ts'

const FIRST_PROBLEMS = 5

/** Whether the last message is JSON, alone or in one fence, and fits a schema. */
export function expectJson(schema: OutputSchema, response: string): AssertionResult {
  const name = `--expect-json ${schema.path}`
  const text = unfenced(response)
  if (text === '') return { name, ok: false, message: 'There is no last message.' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return { name, ok: false, message: `The last message is not JSON: ${reason}.` }
  }
  const problems = schema.problems(value)
  if (problems.length === 0) return { name, ok: true, message: `The last message fits ${schema.path}.` }
  const more = problems.length > FIRST_PROBLEMS ? `; and ${problems.length - FIRST_PROBLEMS} more` : ''
  const named = problems.slice(0, FIRST_PROBLEMS).join('; ')
  return { name, ok: false, message: `The last message does not fit ${schema.path}: ${named}${more}.` }
}

/** Models like to put JSON into a fence although they were asked not to. Words around the fence are not tolerated. */
function unfenced(response: string): string {
  const text = response.replace(/^\uFEFF/, '').trim()
  return /^```(?:json)?[ \t]*\r?\n([\s\S]*?)\r?\n?```$/i.exec(text)?.[1]?.trim() ?? text
}
