import { copyFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import { readOptional, statOptional } from '../platform/read-optional.ts'
import { dayStamp, EVIDENCE_FILES } from './layout.ts'

/**
 * Points at a sealed run from the evidence root: `latest.json`, `session-last.log`, and the day's report, which gets
 * `-2`, `-3` when the day had one already. Gives back the path of that report.
 */
export async function pointAtRun(root: string, folder: string, now: Date, verdict: string): Promise<string> {
  const report = await freeReportPath(root, now)
  try {
    await copyFile(join(folder, EVIDENCE_FILES.report), report)
  } catch (thrown) {
    throw fileError(thrown, 'write', report)
  }
  const transcript = await readOptional(join(folder, EVIDENCE_FILES.transcript))
  await writeFileAtomic(join(root, 'session-last.log'), transcript ?? '', { mode: 0o600 })
  const latest = {
    schemaVersion: 1,
    evidence: basename(folder),
    report: basename(report),
    verdict,
    at: now.toISOString(),
  }
  await writeFileAtomic(join(root, 'latest.json'), `${JSON.stringify(latest, null, 2)}\n`, { mode: 0o600 })
  return report
}

async function freeReportPath(root: string, now: Date): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(root, `codex-audit-${dayStamp(now)}${number === 1 ? '' : `-${number}`}.md`)
    if (!(await statOptional(path))) return path
  }
}
