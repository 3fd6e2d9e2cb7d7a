import type { ErrorCode } from '../../errors.ts'
import { CODEX_ADVICE } from './codex-advice.ts'
import { CODEXKIT_ADVICE } from './codexkit-advice.ts'

/** One thing to look at or to do, with the line to type where there is one. */
export interface Step {
  say: string
  /** The same in every shell, or one line for each. */
  type?: string | { powershell: string; sh: string }
}

/** What a person needs to know about an error code at three in the morning. */
export interface Advice {
  /** What happened, in one or two sentences. */
  happened: string
  /** Exit codes other than the usual one of this code, and when they come. */
  otherExits?: readonly { exitCode: number; when: string }[]
  /** Whether the same call may succeed later without a change; `retryable` of the error says it of one case. */
  retry: 'yes' | 'no' | 'sometimes'
  check: readonly Step[]
  /** What to do, the most likely first. */
  act: readonly string[]
  /** Who can mend it. */
  mendedBy: string
}

/** Advice for every error code. `codexkit explain` shows it, and docs/RUNBOOK.md is made from it. */
export const ADVICE: Readonly<Record<ErrorCode, Advice>> = { ...CODEX_ADVICE, ...CODEXKIT_ADVICE }
