import { resolve } from 'node:path'
import type { CommandModule, OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { CodexkitError } from '../../errors.ts'
import { packRun, verifyRun, type ArchiveFormat, type VerifiedRun } from '../../evidence/index.ts'
import { findEvidence } from '../find-evidence.ts'
import type { EvidencePackResult } from './result.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, EvidencePackResult> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    const run = await findEvidence(context, options, options.run ?? 'last')
    const { state } = await verifyRun(run, context.signal)
    if (state !== 'valid' && !options.allowIncomplete) throw notValid(run.name, state)
    const format = chooseFormat(context, options)
    const output = resolve(context.cwd, options.output ?? `${run.name}.${format}`)
    const packed = await packRun({ run, format, output, force: options.force, signal: context.signal })
    const warnings =
      state === 'valid' ? [] : [{ code: 'EVIDENCE_NOT_VALID', message: `The packed evidence is ${state}.` }]
    return { result: { run: run.name, state, ...packed }, exitCode: 0, warnings }
  },
}

function chooseFormat(context: Context, { format, output = '' }: OptionValues<typeof spec>): ArchiveFormat {
  // Choices were checked when the options were read.
  if (format !== undefined) return format as ArchiveFormat
  if (/\.zip$/i.test(output)) return 'zip'
  if (/\.(tar\.gz|tgz)$/i.test(output)) return 'tar.gz'
  return context.platform === 'win32' ? 'zip' : 'tar.gz'
}

function notValid(name: string, state: VerifiedRun['state']): CodexkitError {
  return new CodexkitError('CODEXKIT_FINDINGS', `The evidence ${name} is ${state}, so it was not packed.`, {
    hint: `See why with "codexkit evidence verify ${name}", or pack it all the same with --allow-incomplete.`,
    details: { run: name, state },
  })
}
