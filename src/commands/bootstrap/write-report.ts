import { join } from 'node:path'
import { writeMarkedBlock } from '../../platform/marked-block.ts'
import type { Host } from '../../platform/host.ts'
import { renderMarkdown } from '../../report/index.ts'
import { environmentModel } from '../environment-model.ts'
import { environmentReport } from '../environment-report.ts'

/** Writes the environment report into docs/ENVIRONMENT.md; what people wrote around it stays. */
export async function writeEnvironmentReport(host: Host): Promise<{ path: string; changed: boolean }> {
  const path = join(host.cwd, 'docs', 'ENVIRONMENT.md')
  const markdown = renderMarkdown(environmentModel(await environmentReport(host), host.homeDir))
  const changed = await writeMarkedBlock(path, 'codexkit:environment', markdown)
  return { path, changed }
}
