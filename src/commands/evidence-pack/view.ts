import type { TextView } from '../../cli/outcome.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import { sizeText } from '../evidence-text.ts'
import type { EvidencePackResult } from './result.ts'

export const view: TextView<EvidencePackResult> = ({ path, sizeBytes, files, sha256, state }) => {
  const lines = [
    `written  ${escapeControls(path)}  ${sizeText(sizeBytes)}, ${files.length} files, ${state}`,
    `sha256   ${sha256}`,
  ]
  return `${lines.join('\n')}\n`
}
