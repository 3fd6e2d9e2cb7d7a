import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { parse } from 'smol-toml'
import { beforeEach, describe, expect, it, test } from 'vitest'
import {
  hasLogin,
  holdLoginHome,
  loginHomePath,
  loginSecrets,
  prepareLogin,
  prepareLoginRun,
} from '../../../src/codex/homes/login-home.ts'
import type { Host } from '../../../src/platform/host.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'
import { fakeHost } from '../fake-host.ts'

const folder = useTemporaryFolder()

let host: Host
beforeEach(() => {
  host = fakeHost(folder(), { env: { CODEXKIT_HOME: folder('kit') } })
})

describe('the login home', () => {
  it("stands in codexkit's own folder", () => {
    expect(loginHomePath(host)).toBe(folder('kit', 'login'))
  })

  it('has a login when there is an auth.json', async () => {
    expect(await hasLogin(host)).toBe(false)
    await mkdir(folder('kit', 'login', 'auth.json'), { recursive: true })
    expect(await hasLogin(host)).toBe(false)
    const other = fakeHost(folder(), { env: { CODEXKIT_HOME: folder('other') } })
    await mkdir(folder('other', 'login'), { recursive: true })
    await writeFile(folder('other', 'login', 'auth.json'), '{}')
    expect(await hasLogin(other)).toBe(true)
  })

  it('is held by one at a time; the next one waits', async () => {
    const first = await holdLoginHome(host)
    expect(first).toMatchObject({ path: folder('kit', 'login'), waited: false })
    const waiting = Promise.withResolvers<void>()
    const second = holdLoginHome(host, waiting.resolve)
    await waiting.promise
    expect(await Promise.race([second, Promise.resolve('nobody')])).toBe('nobody')
    await first.release()
    const held = await second
    expect(held.waited).toBe(true)
    await held.release()
  })

  it('is not waited for after an interrupt', async () => {
    const first = await holdLoginHome(host)
    const controller = new AbortController()
    const waiting = holdLoginHome({ ...host, signal: controller.signal }, () => controller.abort(new Error('stop')))
    await expect(waiting).rejects.toThrow('stop')
    await first.release()
  })

  test.skipIf(platform() === 'win32')('is private', async () => {
    await (await holdLoginHome(host)).release()
    expect((await stat(folder('kit', 'login'))).mode & 0o777).toBe(0o700)
  })

  it('keeps logins in its folder, for a run and for a login', async () => {
    const config = { model: 'm', approvalPolicy: 'never', sandboxMode: 'read-only', extras: { personality: 'p' } }
    await prepareLoginRun(folder(), config)
    expect(parse(await readFile(folder('config.toml'), 'utf8'))).toMatchObject({
      cli_auth_credentials_store: 'file',
      personality: 'p',
      model: 'm',
    })
    await prepareLogin(folder())
    expect(parse(await readFile(folder('config.toml'), 'utf8'))).toEqual({ cli_auth_credentials_store: 'file' })
  })
})

describe('the tokens of a login', () => {
  const long = 'x'.repeat(20)

  test.each([
    [undefined, []],
    ['{}', []],
    ['not json', []],
    ['5', []],
    [{ OPENAI_API_KEY: long, auth_mode: 'apikey' }, [{ name: 'OPENAI_API_KEY', value: long }]],
    [
      {
        OPENAI_API_KEY: null,
        tokens: { access_token: long, account_id: 'a' },
        last_refresh: '2026-11-20T14:15:02.345Z',
      },
      [{ name: 'access_token', value: long }],
    ],
  ])('of %j are %j', async (content, expected) => {
    if (content !== undefined) {
      await writeFile(folder('auth.json'), typeof content === 'string' ? content : JSON.stringify(content))
    }
    expect(await loginSecrets(folder())).toEqual(expected)
  })
})
