import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { hashFile } from '../platform/hash-file.ts'
import { EVIDENCE_FILES } from './layout.ts'

/** Writes SHA256SUMS over every file of a folder, in the form that `sha256sum -c` reads. */
export async function writeSums(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name !== EVIDENCE_FILES.sums && !name.startsWith('.')).sort()
  const lines = await Promise.all(
    names.map(async (name) => `${await hashFile(join(folder, name), 'sha256')}  ${name}\n`),
  )
  await writeFileAtomic(join(folder, EVIDENCE_FILES.sums), lines.join(''), { mode: 0o600, durable: false })
}
