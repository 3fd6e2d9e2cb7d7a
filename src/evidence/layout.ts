import { randomBytes } from 'node:crypto'

/** The files of one run's evidence. DESIGN.md, Contract, Files. */
export const EVIDENCE_FILES = {
  verdict: 'verdict.json',
  report: 'report.md',
  reportHtml: 'report.html',
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

/** Whether a folder of this name is the evidence of a run; the time must be one, or it could not be put in order. */
export function isRunName(name: string): boolean {
  return runStart(name) !== undefined
}

/** When the run of this name began, to the second; undefined when the name is not one of ours. */
export function runStart(name: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-./.exec(name)
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const start = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(start.getTime()) ? undefined : start
}

/** `20261120`, in UTC as everything in the evidence. */
export function dayStamp(now: Date): string {
  return now.toISOString().slice(0, 10).replaceAll('-', '')
}
