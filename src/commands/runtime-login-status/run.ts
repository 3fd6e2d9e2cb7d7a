import type { CommandModule } from '../../cli/command-spec.ts'
import { askLoginState, type LoginState } from '../../codex/index.ts'
import { CodexkitError } from '../../errors.ts'
import { chooseVersion, runtimePath } from '../../runtime/index.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, LoginState> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context) => {
    const { version } = await chooseVersion(context)
    const result = await askLoginState(context, await runtimePath({ host: context, version }))
    if (result.loggedIn) return { result, exitCode: 0 }
    const error = new CodexkitError('CODEX_AUTH_ERROR', 'codexkit is not logged in.', {
      hint: 'Log in with: codexkit runtime login',
      details: { home: result.home },
    })
    return { result, error, exitCode: error.exitCode }
  },
}
