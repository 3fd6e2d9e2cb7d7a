import type { CommandModule } from '../../cli/command-spec.ts'
import { installRuntime, type InstallResult } from '../../runtime/index.ts'
import { runtimeProgress } from '../runtime-progress.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, InstallResult> = {
  run: async (context, { force, codexVersion }) => {
    const onProgress = runtimeProgress(context.progress, context)
    const result = await installRuntime({ host: context, version: codexVersion, force, onProgress })
    return { result, exitCode: 0 }
  },
  loadView:
    async () =>
    ({ status, version, programPath }) =>
      `Codex ${version} is ${status}: ${programPath}\n`,
}
