import { describeEvent, type AuditProgress } from '../audit/index.ts'
import { formatDuration } from '../platform/duration.ts'
import { oneLine } from '../ui/escape-controls.ts'
import type { Progress } from '../ui/progress.ts'

/** Shows a run while it goes on: what Codex does now, how long it has taken, tokens once they are known. */
export function auditProgress(progress: Progress): (now: AuditProgress) => void {
  return ({ event, elapsedMs }) => {
    const said = oneLine(describeEvent(event), 200)
    if (event.type === 'system' && event.subtype === 'turn.started') progress.say('Codex has started its turn.')
    progress.update(`${formatDuration(elapsedMs)}  ${said}`)
    progress.detail(said)
  }
}
