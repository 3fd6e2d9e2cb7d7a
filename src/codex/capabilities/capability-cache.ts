import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import type { Host } from '../../platform/host.ts'
import { readOptionalText } from '../../platform/read-optional.ts'
import { codexkitHome } from '../../platform/user-folders.ts'
import { CAPABILITY_ROWS, type CapabilityName } from './capability-table.ts'

/** What a program said of itself; rows that it was not heard on are missing. */
export type Findings = Partial<Record<CapabilityName, boolean>>

/** What this very program said before, or undefined. A file that cannot be read or is damaged is as none. */
export async function loadFindings(host: Host, program: string): Promise<Findings | undefined> {
  try {
    const written = await readOptionalText(await pathFor(host, program))
    return written === undefined ? undefined : decode(JSON.parse(written))
  } catch {
    // SyntaxError or CODEXKIT_FILE: the program is asked again.
    return undefined
  }
}

/** Keeps what a program said. Where nothing can be written it is asked again next time. */
export async function saveFindings(host: Host, program: string, findings: Findings): Promise<void> {
  try {
    await writeFileAtomic(await pathFor(host, program), `${JSON.stringify(findings)}\n`, { mode: 0o600 })
  } catch {
    // CODEXKIT_FILE, or a program that is gone: the run will say so where it matters.
  }
}

/**
 * One file per program and set of questions. A program is known by its place, size, time and inode: hashing 300 MB
 * would cost more than asking it.
 */
async function pathFor(host: Host, program: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(program)
  const questions = CAPABILITY_ROWS.map(([name, { confirmedBy }]) => [name, confirmedBy?.pattern.source])
  const identity = JSON.stringify([program, size, mtimeMs, ino, questions])
  const name = createHash('sha256').update(identity).digest('hex').slice(0, 32)
  return join(codexkitHome(host), 'capabilities', `${name}.json`)
}

function decode(raw: unknown): Findings | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined
  const said = new Map<string, unknown>(Object.entries(raw))
  const findings: Findings = {}
  for (const [name] of CAPABILITY_ROWS) {
    const value = said.get(name)
    if (typeof value === 'boolean') findings[name] = value
  }
  return findings
}
