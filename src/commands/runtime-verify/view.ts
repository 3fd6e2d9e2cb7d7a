import type { TextView } from '../../cli/outcome.ts'
import { renderRuntimeReport, renderRuntimeState } from '../runtime-outcome.ts'
import type { VerifyResult } from './run.ts'

const CHECKED = 'every file hashed'

export const view: TextView<VerifyResult> = (result, { style }) => {
  if (!('runtimes' in result)) return renderRuntimeReport(result, style, CHECKED)
  if (result.runtimes.length === 0) return 'No Codex is installed. Type "codexkit runtime install".\n'
  return result.runtimes.map((state) => renderRuntimeState(state, style, CHECKED)).join('')
}
