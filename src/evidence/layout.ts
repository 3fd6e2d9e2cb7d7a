import { randomBytes } from 'node:crypto'

/** The files of one run's evidence. DESIGN.md, Contract, Files. */
export const EVIDENCE_FILES = {
  verdict: 'verdict.json',
  report: 'report.md',
  events: 'events.jsonl',
  codexEvents: 'codex-events.jsonl',
  stderr: 'stderr.log',
  transcript: 'transcript.log',
  lastMessage: 'last-message.md',
  prompt: 'prompt.md',
  environment: 'environment.json',
  changes: 'changes.patch',
  rollout: 'rollout.jsonl',
  /** What the loopback model was asked; only in rehearsals. */
  rehearsalRequests: 'rehearsal-requests.jsonl',
  sums: 'SHA256SUMS',
} as const

/** `20261120T141502Z-run-audit-7f3a`: sorts by time, and two in one second differ. */
export function evidenceName(command: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '')
  return `${stamp}-${command}-${randomBytes(2).toString('hex')}`
}

/** `20261120`, in UTC as everything in the evidence. */
export function dayStamp(now: Date): string {
  return now.toISOString().slice(0, 10).replaceAll('-', '')
}
