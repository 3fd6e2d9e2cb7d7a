import { describe, expect, it, test } from 'vitest'
import { createContext } from '../../src/cli/create-context.ts'
import { createStyle } from '../../src/ui/style.ts'
import { command as login } from '../../src/commands/runtime-login/run.ts'
import { command as status } from '../../src/commands/runtime-login-status/run.ts'
import { fakeWorld } from '../cli/fake-world.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

const folder = useTemporaryFolder()

function run(options: { deviceAuth?: boolean; withApiKey?: boolean }, stdin = '', terminal = false) {
  const { world } = fakeWorld({ env: { CODEXKIT_HOME: folder('kit') }, terminal })
  const context = createContext(
    { ...world, stdin: { isTerminal: terminal, readAll: () => Promise.resolve(stdin) } },
    {},
  )
  return login.run(context, { deviceAuth: false, withApiKey: false, ...options })
}

describe('runtime login', () => {
  test.each([
    [{}, '', 3, 'A login needs a person at a terminal.'],
    [{ deviceAuth: true }, '', 3, 'A login needs a person at a terminal.'],
    [{ withApiKey: true }, ' \r\n', 3, 'There is no API key on stdin.'],
    [{ withApiKey: true }, 'OPENAI_API_KEY=sk-1\nB=2', 3, 'What came on stdin is more than an API key.'],
    [{ withApiKey: true, deviceAuth: true }, 'sk-1', 2, '--with-api-key and --device-auth cannot both be given.'],
  ])('with %j and %j on stdin exits %i', async (options, stdin, exitCode, message) => {
    await expect(run(options, stdin)).rejects.toMatchObject({ exitCode, message })
  })

  it('says what to do where no Codex is installed', async () => {
    await expect(run({}, '', true)).rejects.toMatchObject({ code: 'CODEXKIT_RUNTIME', exitCode: 7 })
    await expect(run({ withApiKey: true }, 'sk-1')).rejects.toMatchObject({ code: 'CODEXKIT_RUNTIME' })
  })
})

it('runtime login-status needs an installed Codex', async () => {
  const { world } = fakeWorld({ env: { CODEXKIT_HOME: folder('kit') } })
  await expect(status.run(createContext(world, {}), {})).rejects.toMatchObject({
    code: 'CODEXKIT_RUNTIME',
    exitCode: 7,
  })
})

test.each([
  [{ loggedIn: true, method: 'ChatGPT', home: '/h' }, 'logged in by ChatGPT: /h\n'],
  [{ loggedIn: true, method: 'other', home: '/h' }, 'logged in: /h\n'],
  [{ loggedIn: false, method: null, home: '/h' }, 'not logged in: /h\n'],
] as const)('%j reads "%s"', async (result, text) => {
  const options = { style: createStyle({ colour: false, unicode: false }), width: 80 }
  expect((await status.loadView())(result, options)).toContain(text)
  if (result.loggedIn) expect((await login.loadView())(result, options)).toContain(text)
})
