import type { TextView } from '../../cli/outcome.ts'
import type { UseResult } from '../../runtime/index.ts'
import { selectedInstead } from '../runtime-outcome.ts'

export const view: TextView<UseResult & { pinnedVersion: string }> = (result) => {
  const { version, origin, programPath, pinnedVersion } = result
  if (origin === 'selected') {
    return `Codex ${version} is used from now on ${selectedInstead(version, pinnedVersion)}\nprogram  ${programPath}\n`
  }
  const place = programPath ?? 'not sound here; type "codexkit runtime install"'
  return `The pinned Codex ${version} is used from now on.\nprogram  ${place}\n`
}
