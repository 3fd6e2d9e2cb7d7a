import { join } from 'node:path'
import { gatherEnvironment, writeCommittedReport } from '../../environment/index.ts'
import type { Host } from '../../platform/host.ts'

/** Writes the environment report into docs/ENVIRONMENT.md; what people wrote around it stays. */
export async function writeEnvironmentReport(host: Host): Promise<{ path: string; changed: boolean }> {
  return writeCommittedReport(join(host.cwd, 'docs', 'ENVIRONMENT.md'), await gatherEnvironment(host))
}
