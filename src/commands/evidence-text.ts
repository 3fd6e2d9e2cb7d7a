import type { RunSummary, StoredFinding, StoredUsage } from '../evidence/index.ts'
import { formatDuration } from '../platform/duration.ts'
import { escapeControls } from '../ui/escape-controls.ts'
import type { Style } from '../ui/style.ts'

/** The verdict of a run with its mark. */
export function verdictText({ verdict }: Pick<RunSummary, 'verdict'>, { symbols, green, red, yellow }: Style): string {
  const shown = {
    pass: green(`${symbols.ok} pass`),
    fail: red(`${symbols.failed} fail`),
    incomplete: yellow(`${symbols.warning} incomplete`),
    unreadable: red(`${symbols.failed} unreadable`),
  } satisfies Record<RunSummary['verdict'], string>
  return shown[verdict]
}

/** `1200 in, 80 out`, or `-` when the evidence does not say. */
export function tokensText(usage: StoredUsage | null): string {
  return usage ? `${usage.input_tokens} in, ${usage.output_tokens} out` : '-'
}

/** A length, or `-` when the evidence does not say. */
export function durationText(durationMs: number | null): string {
  return durationMs === null ? '-' : formatDuration(durationMs)
}

/** Text of the evidence that stays on its line; `-` for none. */
export function cellText(text: string | number | null): string {
  return text === null || text === '' ? '-' : escapeControls(String(text)).replace(/\s+/g, ' ')
}

/** One finding on one line: `high  ac-02  src/a.ts:3  title`. */
export function findingText({ severity, id, control, file, line, title }: StoredFinding): string {
  const place = file === null ? null : line === null ? file : `${file}:${line}`
  return [severity, id, control, place, title]
    .filter((part) => part !== null && part !== '')
    .map(cellText)
    .join('  ')
}

/** Bytes for people: `812 B`, `43.7 kB`. */
export function sizeText(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`
  return sizeBytes < 1e6 ? `${(sizeBytes / 1e3).toFixed(1)} kB` : `${(sizeBytes / 1e6).toFixed(1)} MB`
}
