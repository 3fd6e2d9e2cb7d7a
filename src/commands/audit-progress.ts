import { describeEvent, type AuditDeps } from '../audit/index.ts'
import type { Context } from '../cli/context.ts'
import { formatDuration } from '../platform/duration.ts'
import { oneLine } from '../ui/escape-controls.ts'

export interface LiveView {
  /** Whether a person sees on stderr what Codex does. */
  stream: boolean
  /** Hears every event as it is written to the evidence. */
  onEvent?: ((event: unknown) => void) | undefined
}

/**
 * Shows a run while `work` goes on: what Codex does now, how long it has taken, tokens once they are known. The clock
 * goes on while Codex is silent.
 */
export async function showAuditProgress<T>(
  { progress, now }: Pick<Context, 'progress' | 'now'>,
  { stream, onEvent }: LiveView,
  work: (hear: Pick<AuditDeps, 'onProgress' | 'onStep'>) => Promise<T>,
): Promise<T> {
  const began = now().getTime()
  let doing = 'starting Codex'
  let tokens = ''
  const draw = (): void => {
    if (stream) progress.update(`${formatDuration(now().getTime() - began)}${tokens}  ${doing}`)
  }
  const clock = setInterval(draw, 1000)
  draw()
  try {
    return await work({
      onStep: (text) => {
        if (stream) progress.say(text)
      },
      onProgress: ({ event, elapsedMs }) => {
        onEvent?.({ elapsedMs, ...event })
        if (!stream) return
        if (event.type === 'usage') tokens = `, ${event.input_tokens + event.output_tokens} tokens`
        doing = oneLine(describeEvent(event), 200)
        if (event.type === 'system' && event.subtype === 'turn.started') progress.say('Codex has started its turn.')
        progress.detail(doing)
        draw()
      },
    })
  } finally {
    clearInterval(clock)
    progress.clear()
  }
}
