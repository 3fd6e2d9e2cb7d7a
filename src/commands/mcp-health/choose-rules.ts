import { isAbsolute, resolve } from 'node:path'
import type { OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { CodexkitError } from '../../errors.ts'
import { statOptional } from '../../platform/read-optional.ts'
import { chooseVersion, installRuntime, runtimePath } from '../../runtime/index.ts'
import type { McpHealthResult } from './result.ts'
import type { spec } from './spec.ts'

/** The Codex by whose rules servers are judged, and how to get its program when that is wanted. */
export interface ChosenRules {
  codex: McpHealthResult['codex']
  /** Throws CODEXKIT_RUNTIME, CODEXKIT_NETWORK or CODEXKIT_CHECKSUM. */
  program: () => Promise<string>
}

/**
 * The Codex that was named by path or version, else the one that `runtime use` chose, else the pinned one. It need not
 * be installed: its rules are known by its version. Throws CODEX_INVALID_CONFIG or CODEXKIT_RUNTIME.
 */
export async function chooseRules(
  context: Context,
  { codex, codexVersion }: Pick<OptionValues<typeof spec>, 'codex' | 'codexVersion'>,
): Promise<ChosenRules> {
  if (codex !== undefined) {
    const program = await namedProgram(context, codex)
    const { probeCodexVersion } = await import('../../codex/index.ts')
    const version = await probeCodexVersion(context, program)
    return { codex: { version, origin: 'program' }, program: () => Promise.resolve(program) }
  }
  const chosen = await chooseVersion(context, codexVersion)
  const { version } = chosen
  return {
    codex: chosen,
    program: async () => {
      if (chosen.origin === 'named') await installRuntime({ host: context, version })
      return runtimePath({ host: context, version })
    },
  }
}

async function namedProgram({ cwd }: Context, path: string): Promise<string> {
  const program = isAbsolute(path) ? path : resolve(cwd, path)
  if ((await statOptional(program))?.isFile()) return program
  throw new CodexkitError('CODEX_INVALID_CONFIG', `There is no Codex program at ${program}.`, {
    exitCode: 7,
    hint: 'Check --codex, or leave it out to use the pinned Codex.',
    details: { program },
  })
}
