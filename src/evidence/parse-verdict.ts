import * as z from 'zod/mini'
import { catch as withFallback } from 'zod/mini'
import { parseJson } from './parse-json.ts'

/** One finding as `verdict.json` keeps it. */
export interface StoredFinding {
  id: string
  severity: string
  title: string
  control: string | null
  file: string | null
  line: number | null
  evidence: string
  nextStep: string
}

export interface StoredUsage {
  input_tokens: number
  cached_input_tokens: number
  output_tokens: number
  reasoning_output_tokens: number
}

/** What `verdict.json` says of a run. What is absent or of another type is null, whichever codexkit wrote it. */
export interface StoredVerdict {
  verdict: 'pass' | 'fail'
  evidence: string | null
  rehearsed: boolean | null
  scenario: string | null
  threadId: string | null
  model: string | null
  codex: { version: string } | null
  startedAt: string | null
  durationMs: number | null
  usage: StoredUsage | null
  items: { completed: number; failed: number } | null
  exit: { code: number | null; signal: string | null; reason: string } | null
  unknownEvents: number | null
  response: string | null
  error: { code: string; message: string; hint: string | null; exitCode: number | null } | null
  findings: StoredFinding[]
}

/** A field of another type is as good as none: what an older or newer codexkit wrote is still shown. */
const orNull = <S extends z.ZodMiniType>(schema: S) => withFallback(z.nullable(schema), null)
const text = orNull(z.string())
const number = orNull(z.number())

const findingSchema: z.ZodMiniType<StoredFinding> = z.object({
  id: withFallback(z.string(), ''),
  severity: withFallback(z.string(), 'info'),
  title: z.string(),
  control: text,
  file: text,
  line: number,
  evidence: withFallback(z.string(), ''),
  nextStep: withFallback(z.string(), ''),
})

const verdictSchema = z.object({
  verdict: z.enum(['pass', 'fail']),
  evidence: text,
  rehearsed: orNull(z.boolean()),
  scenario: text,
  threadId: text,
  model: text,
  codex: orNull(z.object({ version: z.string() })),
  startedAt: orNull(z.iso.datetime()),
  durationMs: number,
  usage: orNull(
    z.object({
      input_tokens: z.number(),
      cached_input_tokens: withFallback(z.number(), 0),
      output_tokens: z.number(),
      reasoning_output_tokens: withFallback(z.number(), 0),
    }),
  ),
  items: orNull(z.object({ completed: z.number(), failed: z.number() })),
  exit: orNull(z.object({ code: number, signal: text, reason: withFallback(z.string(), 'unknown') })),
  unknownEvents: number,
  response: text,
  error: orNull(z.object({ code: z.string(), message: z.string(), hint: text, exitCode: number })),
  findings: withFallback(z.array(z.unknown()), []),
})

/** Reads the text of a `verdict.json`; undefined when it is none. Never throws, whatever the text is. */
export function parseVerdict(json: string): StoredVerdict | undefined {
  const read = verdictSchema.safeParse(parseJson(json))
  if (!read.success) return undefined
  const findings = read.data.findings.flatMap((finding) => {
    const { data } = findingSchema.safeParse(finding)
    return data ? [data] : []
  })
  return { ...read.data, findings }
}
