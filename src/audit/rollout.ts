import { createReadStream } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { EVIDENCE_FILES, type EvidenceWriter } from '../evidence/index.ts'

/** Copies Codex's own record of the thread from the run home into the evidence, line by line, without secrets. */
export async function copyRollout(codexHome: string, evidence: EvidenceWriter): Promise<void> {
  for await (const path of glob('sessions/**/rollout-*.jsonl', { cwd: codexHome })) {
    const lines = createInterface({ input: createReadStream(join(codexHome, path)), crlfDelay: Infinity })
    for await (const line of lines) evidence.append(EVIDENCE_FILES.rollout, `${line}\n`)
  }
}
