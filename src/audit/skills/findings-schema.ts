const NULLABLE_TEXT = ['string', 'null'] as const

const FINDING_PROPERTIES = {
  id: { type: 'string', description: 'F-1, F-2 and so on, the worst first.' },
  severity: { type: 'string', enum: ['high', 'medium', 'low', 'info'] },
  title: { type: 'string', description: 'One sentence.' },
  control: { type: NULLABLE_TEXT, description: 'The control it is about, or null.' },
  file: { type: NULLABLE_TEXT, description: 'From the top of the workspace with forward slashes, or null.' },
  line: { type: ['integer', 'null'], description: 'First line, counted from 1, or null.' },
  evidence: { type: 'string', description: 'What was seen, so that another person can see it too.' },
  next_step: { type: 'string', description: 'What to do about it.' },
} as const

const PROPERTIES = {
  summary: { type: 'string', description: 'Two or three sentences, with what was not checked.' },
  verdict: { type: 'string', enum: ['pass', 'pass-with-reservations', 'fail'] },
  findings: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: Object.keys(FINDING_PROPERTIES),
      properties: FINDING_PROPERTIES,
    },
  },
} as const

/**
 * The answer that every skill asks for. It keeps the rules of strict structured output: no other properties, all of
 * them required, and null where there is nothing. https://platform.openai.com/docs/guides/structured-outputs
 */
export const FINDINGS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: Object.keys(PROPERTIES),
  properties: PROPERTIES,
} as const
