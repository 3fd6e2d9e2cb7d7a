import { createReadStream } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { EVIDENCE_FILES, type EvidenceWriter } from '../evidence/index.ts'
import { LineSplitter, type Line } from '../platform/lines.ts'

/** Longer than any line of a rollout, which may hold pictures. */
const LONGEST_LINE = 256 * 1024 * 1024

/** Copies Codex's own record of the thread from the run home into the evidence, line by line, without secrets. */
export async function copyRollout(codexHome: string, evidence: EvidenceWriter): Promise<void> {
  for await (const path of glob('sessions/**/rollout-*.jsonl', { cwd: codexHome })) {
    // Not by readline: it takes U+2028 for a line end, which JSON does not.
    const splitter = new LineSplitter(LONGEST_LINE)
    const keep = (lines: readonly Line[]): void => {
      for (const { text } of lines) evidence.append(EVIDENCE_FILES.rollout, `${text}\n`)
    }
    const chunks: AsyncIterable<Buffer> = createReadStream(join(codexHome, path))
    for await (const chunk of chunks) keep(splitter.push(chunk))
    keep(splitter.end())
  }
}
