import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import type { Context } from '../../../cli/context.ts'
import { CodexkitError } from '../../../errors.ts'
import type { McpConfigFinding } from '../../../mcp/index.ts'
import { writeFileAtomic } from '../../../platform/atomic-write.ts'
import { readOptional } from '../../../platform/read-optional.ts'
import { escapeControls } from '../../../ui/escape-controls.ts'
import type { FixedFile, McpHealthResult } from '../result.ts'
import { planFixes, type PlannedFix } from './plan-fixes.ts'

/** Asks a person yes or no. */
export type Ask = (context: Context, question: string) => Promise<boolean>

/**
 * Shows what the suggestions change, and writes it unless it is a dry run or a person says no. Where nobody can be
 * asked, --fix itself is the yes, but for the approval of tools, which needs --yes. Throws CODEXKIT_FILE.
 */
export async function applyFixes(
  context: Context,
  findings: readonly McpConfigFinding[],
  { dryRun, yes }: { dryRun: boolean; yes: boolean },
  ask: Ask = askToWrite,
): Promise<NonNullable<McpHealthResult['fix']>> {
  // Where nobody reads the difference, nothing is approved without a word of its own.
  const mayApprove = dryRun || yes || context.interactive
  const kept = mayApprove ? [] : findings.filter(({ id }) => id === 'mcp.cancelled-tools')
  const plan = await planFixes(findings.filter((finding) => !kept.includes(finding)))
  const { files: planned } = plan
  const byHand = [...plan.byHand, ...kept]
  const files: FixedFile[] = planned.map((fix) => ({ path: fix.path, diff: shownDiff(context, fix), written: false }))
  if (dryRun || files.length === 0) return { files, byHand }
  for (const { path, diff } of files) context.stderr.write(`${escapeControls(`${path}\n${diff}`)}\n`)
  const question = `Write ${files.map(({ path }) => path).join(', ')}?`
  if (!yes && context.interactive && !(await ask(context, question))) return { files, byHand }
  for (const fix of planned) await writeFix(fix)
  return { files: files.map((file) => ({ ...file, written: true })), byHand }
}

function shownDiff({ redactor }: Context, { path, before, after }: PlannedFix): string {
  const name = basename(path)
  return redactor.redact(createTwoFilesPatch(name, name, before, after, '', '', { context: 1 }))
}

async function writeFix({ path, before, after }: PlannedFix): Promise<void> {
  const now = (await readOptional(path))?.toString('utf8') ?? ''
  const mark = now.startsWith('\uFEFF') ? '\uFEFF' : ''
  // Where a link stands for it, the file behind it is written.
  if (now.slice(mark.length) === before) return writeFileAtomic(await realpath(path), mark + after)
  throw new CodexkitError('CODEXKIT_FILE', `${path} was changed meanwhile, so it was left as it is.`, {
    hint: 'Run it again.',
    details: { path },
  })
}

async function askToWrite({ terminal }: Context, question: string): Promise<boolean> {
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message: question, ...terminal })
  if (isCancel(answer)) throw new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted; nothing was written.')
  return answer
}
