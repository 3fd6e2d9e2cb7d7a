import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { execPath } from 'node:process'
import { describe, expect, test } from 'vitest'
import { askLoginState, type LoginState } from '../../../src/codex/homes/login-state.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'
import { fakeHost } from '../fake-host.ts'

const folder = useTemporaryFolder()

/** Asks a program that says something on stderr and ends. It only answers for the right arguments and home. */
async function ask(said: string, code: number): Promise<LoginState> {
  const program = folder('codex')
  const script = folder('codex.cjs')
  await writeFile(
    script,
    `const right = process.argv.slice(2).join(' ') === 'login status' && process.env.CODEX_HOME === ${JSON.stringify(folder('kit', 'login'))}
process.stderr.write(right ? ${JSON.stringify(said)} : 'wrong call')
process.exitCode = right ? ${code} : 99
`,
  )
  // Not in the first line of the script: the path of Node may hold a space.
  await writeFile(program, `#!/bin/sh\nexec '${execPath}' '${script}' "$@"\n`)
  await chmod(program, 0o755)
  return askLoginState(fakeHost(folder(), { env: { CODEXKIT_HOME: folder('kit') } }), program)
}

describe.skipIf(platform() === 'win32')('what Codex says of the login home', () => {
  test.each([
    ['Logged in using ChatGPT', 0, { loggedIn: true, method: 'ChatGPT' }],
    [
      'API key configured - sk-test-***f1234\nAuthentication is checked when you send a request.',
      0,
      { loggedIn: true, method: 'API key' },
    ],
    ['Logged in using an API key - sk-***', 0, { loggedIn: true, method: 'API key' }],
    ['Logged in by other means', 0, { loggedIn: true, method: 'other' }],
    ['Not logged in', 1, { loggedIn: false, method: null }],
    ['Error checking login status: No such file or directory (os error 2)', 1, { loggedIn: false, method: null }],
  ])('%j with code %i', async (said, code, expected) => {
    expect(await ask(said, code)).toEqual({ ...expected, home: folder('kit', 'login') })
  })

  test.each([
    ['Error loading config.toml: sk-test-secret', 1, 'it ended with code 1'],
    ['', 101, 'it ended with code 101'],
  ])('%j with code %i is no answer', async (said, code, how) => {
    const failure = ask(said, code)
    await expect(failure).rejects.toMatchObject({ code: 'CODEX_INVALID_CONFIG', exitCode: 7 })
    await expect(failure).rejects.toThrow(how)
  })

  test('a program that is not there cannot be asked', async () => {
    await mkdir(folder('kit'))
    const host = fakeHost(folder(), { env: { CODEXKIT_HOME: folder('kit') } })
    await expect(askLoginState(host, folder('gone'))).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 7,
    })
  })
})
