import type { CommandModule, OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { askLoginState, holdLoginHome, prepareLogin, type LoginState } from '../../codex/index.ts'
import { childEnv } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import { runInteractiveProgram } from '../../platform/interactive-program.ts'
import { runProgram } from '../../platform/run-program.ts'
import { chooseVersion, runtimePath } from '../../runtime/index.ts'
import type { spec } from './spec.ts'

/** What a browser needs to be found and to reach its screen. */
const DESKTOP_VARIABLES = ['TERM', 'BROWSER', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR']
const SESSION_VARIABLES = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_CURRENT_DESKTOP', 'SSH_CONNECTION', 'WSL_DISTRO_NAME']

const KEY_TIMEOUT_MS = 30_000

export const command: CommandModule<typeof spec, LoginState> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    refuseWithoutPerson(context, options)
    const key = options.withApiKey ? await readKey(context) : undefined
    context.redactor.add('API key', key)
    const { version } = await chooseVersion(context)
    const program = await runtimePath({ host: context, version })
    const home = await holdLoginHome(context, () => context.progress.say('Another codexkit uses the login; waiting.'))
    try {
      await prepareLogin(home.path)
      const names = [...DESKTOP_VARIABLES, ...SESSION_VARIABLES]
      const env = childEnv(context, names, { CODEX_HOME: home.path })
      if (key === undefined) await loginByPerson(context, program, env, options.deviceAuth)
      else await loginByKey(context, program, env, key)
      const state = await askLoginState(context, program)
      if (!state.loggedIn) throw notLoggedIn('it says it is not logged in')
      return { result: state, exitCode: 0 }
    } finally {
      await home.release()
    }
  },
}

function refuseWithoutPerson(context: Context, options: OptionValues<typeof spec>): void {
  if (options.withApiKey && options.deviceAuth) {
    throw new CodexkitError('CODEXKIT_USAGE', '--with-api-key and --device-auth cannot both be given.', {
      hint: 'Leave one of them out.',
    })
  }
  if (options.withApiKey || context.interactive) return
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', 'A login needs a person at a terminal.', {
    hint: 'Run it in a terminal, or hand in a key: codexkit runtime login --with-api-key < FILE. In CI set CODEX_API_KEY instead.',
    details: { missing: ['terminal'] },
  })
}

async function readKey(context: Context): Promise<string> {
  const text = context.interactive ? await askForKey(context) : await context.stdin.readAll()
  const key = text.replace(/^\uFEFF/, '').trim()
  if (key !== '' && !/\s/.test(key)) return key
  const what = key === '' ? 'There is no API key on stdin.' : 'What came on stdin is more than an API key.'
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', what, {
    hint: 'Send the key and nothing else: codexkit runtime login --with-api-key < FILE',
    details: { missing: ['API key'] },
  })
}

async function askForKey({ terminal }: Context): Promise<string> {
  const { promptSecret } = await import('../../ui/prompt-secret.ts')
  return promptSecret('API key', terminal, (value) => (value.trim() === '' ? 'Enter a key.' : undefined))
}

async function loginByPerson(
  context: Context,
  program: string,
  env: Context['env'],
  deviceAuth: boolean,
): Promise<void> {
  context.progress.clear()
  const args = ['login', ...(deviceAuth ? ['--device-auth'] : [])]
  const run = await runInteractiveProgram({ program, args, env, cwd: context.cwd }, context.signal)
  context.signal.throwIfAborted()
  if (run.status === 'not-started') throw cannotRun(program, run.message)
  if (run.code !== 0) throw notLoggedIn(run.code === null ? `by ${run.signal}` : `it ended with code ${run.code}`)
}

async function loginByKey(context: Context, program: string, env: Context['env'], key: string): Promise<void> {
  const request = { program, args: ['login', '--with-api-key'], env, stdin: `${key}\n` }
  const run = await runProgram(request, { timeoutMs: KEY_TIMEOUT_MS, signal: context.signal })
  context.signal.throwIfAborted()
  if (run.status === 'timed-out') throw notLoggedIn(`it gave no answer within ${KEY_TIMEOUT_MS / 1000} s`)
  if (run.status !== 'exited') throw cannotRun(program, run.message)
  if (run.code !== 0) throw notLoggedIn(`it ended with code ${run.code}: ${run.stderr.trim().split('\n').at(-1) ?? ''}`)
}

function notLoggedIn(how: string): CodexkitError {
  return new CodexkitError('CODEX_AUTH_ERROR', `Codex did not log in (${how}).`, {
    hint: 'Try again, or use --device-auth or --with-api-key.',
  })
}

function cannotRun(program: string, message: string): CodexkitError {
  return new CodexkitError('CODEX_INVALID_CONFIG', `Codex cannot be started: ${message}`, {
    exitCode: 7,
    hint: 'See what is wrong with it: codexkit runtime verify',
    details: { program },
  })
}
