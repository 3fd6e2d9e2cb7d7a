import type { CommandModule } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import {
  executableOf,
  readAllowedSigners,
  refuseProjectSettings,
  updateSelf,
  type SelfUpdate,
  type UpdateProgress,
} from '../../self/index.ts'
import { formatTransfer } from '../../ui/progress.ts'
import { VERSION } from '../../version.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, SelfUpdate> = {
  run: async (context, { allowedSigners: signersFile, ...options }) => {
    refuseProjectSettings(context.origins)
    const allowedSigners = await readAllowedSigners(context.cwd, signersFile)
    const executable = executableOf(context)
    const onProgress = showProgress(context)
    const result = await updateSelf({
      host: context,
      executable,
      version: VERSION,
      ...options,
      allowedSigners,
      onProgress,
    })
    return { result, exitCode: 0, warnings: warningsOf(result) }
  },
  loadView: async () => (await import('./view.ts')).view,
}

function warningsOf({ signature }: SelfUpdate): { code: string; message: string }[] {
  if (signature === 'trusted') return []
  const who = signature === 'missing' ? 'not signed' : 'signed by an unknown key'
  return [{ code: 'SELF_UNSIGNED', message: `The release is ${who}: only its checksums were verified.` }]
}

const PHASES: Record<UpdateProgress['phase'], string> = {
  waiting: 'Another update of this codexkit runs; waiting for it.',
  download: 'Getting the archive.',
  unpack: 'Checksum and signature checked; unpacking.',
  prove: 'Starting the new codexkit.',
  replace: 'Replacing the old one.',
}

function showProgress({ progress, now }: Context): (update: UpdateProgress) => void {
  let last: UpdateProgress['phase'] | undefined
  let began = 0
  return ({ phase, bytes }) => {
    if (phase !== last) {
      last = phase
      began = now().getTime()
      progress.say(PHASES[phase])
    }
    if (bytes !== undefined) progress.update(`  ${formatTransfer(bytes, undefined, now().getTime() - began)}`)
  }
}
