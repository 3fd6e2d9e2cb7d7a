import { join } from 'node:path'
import type { CommandModule } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import { listRunNames, runAt, summariseRun } from '../../evidence/index.ts'
import { evidenceRootOf } from '../find-evidence.ts'
import type { EvidenceListResult } from './result.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, EvidenceListResult> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    const limit = readLimit(options.limit)
    const root = evidenceRootOf(context, options)
    const names = await listRunNames(root)
    const runs: EvidenceListResult['runs'] = []
    for (const name of names.slice(0, limit)) {
      context.signal.throwIfAborted()
      runs.push(await summariseRun(runAt(join(root, name))))
    }
    return { result: { root, total: names.length, runs }, exitCode: 0 }
  },
}

function readLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new CodexkitError('CODEXKIT_USAGE', `--limit cannot be "${text}".`, {
    hint: 'Give a number from 1 on, such as --limit 50.',
    details: { option: 'limit', value: text },
  })
}
