import { describeEvent, type AuditProgress } from '../audit/index.ts'
import { formatDuration } from '../platform/duration.ts'
import { oneLine } from '../ui/escape-controls.ts'
import type { Progress } from '../ui/progress.ts'

/**
 * Shows a run while `work` goes on: what Codex does now, how long it has taken, tokens once they are known. The clock
 * goes on while Codex is silent.
 */
export async function showAuditProgress<T>(
  progress: Progress,
  now: () => Date,
  work: (onProgress: (step: AuditProgress) => void) => Promise<T>,
): Promise<T> {
  const began = now().getTime()
  let doing = 'starting Codex'
  let tokens = ''
  const draw = (): void => progress.update(`${formatDuration(now().getTime() - began)}${tokens}  ${doing}`)
  const clock = setInterval(draw, 1000)
  draw()
  try {
    return await work(({ event }) => {
      if (event.type === 'usage') tokens = `, ${event.input_tokens + event.output_tokens} tokens`
      doing = oneLine(describeEvent(event), 200)
      if (event.type === 'system' && event.subtype === 'turn.started') progress.say('Codex has started its turn.')
      progress.detail(doing)
      draw()
    })
  } finally {
    clearInterval(clock)
    progress.clear()
  }
}
