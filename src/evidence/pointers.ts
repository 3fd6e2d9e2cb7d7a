import { constants } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { copyFileAtomic, writeFileAtomic } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import { statOptional } from '../platform/read-optional.ts'
import { dayStamp, EVIDENCE_FILES } from './layout.ts'

/**
 * Points at a sealed run from the evidence root: `latest.json`, `session-last.log`, and the day's report, which gets
 * `-2`, `-3` when the day had one already. Gives back the path of that report.
 */
export async function pointAtRun(root: string, folder: string, now: Date, verdict: string): Promise<string> {
  const report = await copyReport(join(folder, EVIDENCE_FILES.report), root, now)
  const transcript = join(folder, EVIDENCE_FILES.transcript)
  const last = join(root, 'session-last.log')
  if (await statOptional(transcript)) await copyFileAtomic(transcript, last, 0o600)
  else await writeFileAtomic(last, '', { mode: 0o600, durable: false })
  const latest = {
    schemaVersion: 1,
    evidence: basename(folder),
    report: basename(report),
    verdict,
    at: now.toISOString(),
  }
  await writeFileAtomic(join(root, 'latest.json'), `${JSON.stringify(latest, null, 2)}\n`, {
    mode: 0o600,
    durable: false,
  })
  return report
}

/** Copies to the first name that is free. Runs that end at once try the same names, so only an exclusive copy counts. */
async function copyReport(from: string, root: string, now: Date): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(root, `codex-audit-${dayStamp(now)}${number === 1 ? '' : `-${number}`}.md`)
    try {
      await copyFile(from, path, constants.COPYFILE_EXCL)
      return path
    } catch (thrown) {
      if (systemCodeOf(thrown) !== 'EEXIST') throw fileError(thrown, 'write', path)
    }
  }
}
