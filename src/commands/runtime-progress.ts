import type { Host } from '../platform/host.ts'
import type { RuntimeProgress } from '../runtime/index.ts'
import { formatTransfer, type Progress } from '../ui/progress.ts'

const PHASES: Record<RuntimeProgress['phase'], string> = {
  waiting: 'Another codexkit installs Codex; waiting for it.',
  lookup: 'Asking the registry for this version.',
  download: 'Downloading Codex.',
  verify: 'Checking the sha512 of the download.',
  unpack: 'Unpacking Codex.',
  publish: 'Putting Codex in place.',
}

/** Shows an install: one plain line per phase, and a bar with bytes and time left where lines may be redrawn. */
export function runtimeProgress(progress: Progress, host: Pick<Host, 'now'>): (now: RuntimeProgress) => void {
  let phase: RuntimeProgress['phase'] | undefined
  let began = 0
  return (now) => {
    if (now.phase !== phase) {
      phase = now.phase
      began = host.now().getTime()
      progress.say(PHASES[now.phase])
    }
    if (now.bytes === undefined) return
    progress.update(`  ${formatTransfer(now.bytes, now.totalBytes, host.now().getTime() - began)}`)
  }
}
