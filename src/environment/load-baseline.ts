import * as z from 'zod/mini'
import { decodeText } from '../env/index.ts'
import { CodexkitError } from '../errors.ts'
import { readOptional } from '../platform/read-optional.ts'
import type { EnvironmentReport } from './report.ts'

const reportSchema = z.object({
  codexkit: z.string(),
  sections: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      rows: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          status: z.enum(['ok', 'info', 'warning', 'failed']),
          fact: z.string(),
          why: z.string(),
          fix: z.string(),
          volatile: z.boolean(),
        }),
      ),
    }),
  ),
})

const documentSchema = z.object({ command: z.literal('env-report'), result: reportSchema })

/** The report inside a file that `env-report --json` wrote. Throws CODEXKIT_MISSING_INPUT. */
export async function loadBaseline(path: string): Promise<EnvironmentReport> {
  const bytes = await readOptional(path)
  // PowerShell 5.1 writes UTF-16 with `>`.
  const text = bytes && decodeText(bytes).text
  const read = text === undefined ? undefined : documentSchema.safeParse(parseJson(text))
  if (read?.success) return read.data.result
  const said = text === undefined ? 'is not there' : 'is not what "codexkit env-report --json" prints'
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', `The baseline ${path} ${said}.`, {
    hint: 'On the other machine type: codexkit env-report --json > baseline.json',
    details: { path },
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // SyntaxError: the schema refuses undefined, and the caller names the file.
    return undefined
  }
}
