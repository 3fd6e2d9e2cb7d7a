import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { beforeEach, describe, expect, it } from 'vitest'
import { openModel, type ModelRequest, type OpenModel } from '../../../src/audit/model/open-model.ts'
import { capabilities, createRunHome } from '../../../src/codex/index.ts'
import { createRedactor, type Redactor } from '../../../src/env/index.ts'
import type { Env, Host } from '../../../src/platform/host.ts'
import { fakeHost } from '../../codex/fake-host.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const folder = useTemporaryFolder()
const OPENAI = 'https://api.openai.com/v1'
const KEY = 'sk-key-1234567'

let host: Host
let redactor: Redactor
beforeEach(() => {
  host = fakeHost(folder(), { env: { CODEXKIT_HOME: folder('kit') } })
  redactor = createRedactor()
})

function open(request: Partial<ModelRequest>, env: Env, version = '0.169.0'): Promise<OpenModel> {
  const base = {
    model: 'm',
    baseUrl: OPENAI,
    mcp: 'none',
    auth: 'auto',
    prompt: 'p',
    workingDirectory: folder(),
  } as const
  const settingsEnv = { CODEX_HOME: folder('source'), ...env }
  const whole: ModelRequest = { ...base, approvalPolicy: 'never', sandboxMode: 'read-only', ...request }
  return openModel(whole, { host, settingsEnv, redactor }, capabilities(version))
}

describe('a provider by key', () => {
  it('gets the key by environment and the address both ways', async () => {
    const model = await open({}, { OPENAI_API_KEY: KEY })
    expect(model).toMatchObject({ config: { model: 'm', openaiBaseUrl: OPENAI }, secrets: [KEY], warnings: [] })
    expect(model.env).toEqual({ CODEX_API_KEY: KEY, OPENAI_BASE_URL: OPENAI })
    expect(model.prepareHome).toBeUndefined()
    expect(redactor.redact(KEY)).toBe('[redacted:CODEX_API_KEY]')
  })

  it('of 0.42 and older gets it by a file that is removed again', async () => {
    const model = await open({}, { CODEX_API_KEY: KEY }, '0.40.0')
    expect(model.env).toEqual({ OPENAI_BASE_URL: OPENAI })
    const home = await createRunHome(host, model.config)
    await model.prepareHome?.(home)
    expect(JSON.parse(await readFile(join(home, 'auth.json'), 'utf8'))).toEqual({ OPENAI_API_KEY: KEY })
    await model.cleanHome?.(home)
    expect(await readdir(home)).toEqual(['config.toml'])
    expect(model.secrets).toEqual([KEY])
  })

  it('on a custom endpoint is told of once, and a loopback one goes past the proxy', async () => {
    const list = 'corp,localhost,127.0.0.1,::1'
    const model = await open({ baseUrl: 'http://localhost:1/v1' }, { CODEX_API_KEY: KEY, NO_PROXY: 'corp' })
    expect(model.warnings.map(({ code }) => code)).toEqual(['CUSTOM_ENDPOINT'])
    expect(model.env).toMatchObject({ NO_PROXY: list, no_proxy: list, CODEX_API_KEY: KEY })
    expect(model.config.provider?.model_provider).toBe('custom')
  })

  it('of another name gets its own key and headers by name, never by value', async () => {
    const settings = { provider: 'azure', envHttpHeaders: { 'api-key': 'AZ' }, baseUrl: 'https://az.example/v1' }
    const model = await open(settings, { AZ: 'az-secret-1', CODEX_API_KEY: KEY })
    expect(model.env).toEqual({ AZ: 'az-secret-1' })
    expect(model.secrets).toEqual(['az-secret-1'])
    expect(JSON.stringify(model.config)).not.toContain('az-secret')
    expect(redactor.redact('az-secret-1')).toBe('[redacted:AZ]')
  })

  it('with a token passes that on', async () => {
    const model = await open({}, { CODEX_ACCESS_TOKEN: 'a.jwt.token' })
    expect(model.env).toMatchObject({ CODEX_ACCESS_TOKEN: 'a.jwt.token' })
    expect(model.secrets).toEqual(['a.jwt.token'])
  })

  it('without anything is missing', async () => {
    await expect(open({}, {})).rejects.toMatchObject({ code: 'CODEXKIT_MISSING_INPUT', exitCode: 3 })
  })
})

describe('a login', () => {
  beforeEach(async () => {
    await mkdir(folder('kit', 'login'), { recursive: true })
    await writeFile(folder('kit', 'login', 'auth.json'), JSON.stringify({ OPENAI_API_KEY: 'sk-login-123456789012' }))
  })

  it('is used in place by one run at a time, and never scrubbed', async () => {
    const model = await open({}, {})
    expect(model.codexHome).toBe(folder('kit', 'login'))
    expect(model.secrets).toEqual([])
    expect(model.env).toEqual({ OPENAI_BASE_URL: OPENAI })
    expect(redactor.redact('sk-login-123456789012')).toContain('redacted')
    await model.prepareHome?.(folder('kit', 'login'))
    const config = parse(await readFile(folder('kit', 'login', 'config.toml'), 'utf8'))
    expect(config).toMatchObject({ model: 'm', cli_auth_credentials_store: 'file' })
    const second = open({ auth: 'login' }, { CODEX_API_KEY: KEY })
    expect(await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))])).toBe('waits')
    await model.cleanHome?.(folder('kit', 'login'))
    await model.close()
    const next = await second
    expect(next.warnings).toMatchObject([{ code: 'LOGIN_WAITED' }])
    await next.close()
    expect((await stat(folder('kit', 'login', 'auth.json'))).isFile()).toBe(true)
  })

  it('gives way to a key, and goes to no custom endpoint by itself', async () => {
    expect((await open({}, { CODEX_API_KEY: KEY })).codexHome).toBeUndefined()
    const baseUrl = 'https://other.example/v1'
    await expect(open({ baseUrl }, {})).rejects.toMatchObject({ code: 'CODEXKIT_MISSING_INPUT' })
  })
})

it("the user's own Codex home is read and never written", async () => {
  await mkdir(folder('source', 'sessions'), { recursive: true })
  const text = '[profiles.p]\nmodel = "x"\n[mcp_servers.a]\ncommand = "a"\nenv_vars = ["MODE", "A_TOKEN"]\n'
  await writeFile(folder('source', 'config.toml'), text)
  await writeFile(folder('source', 'auth.json'), '{"OPENAI_API_KEY":"sk-own-1234567890"}')
  const before = await hashFolder(folder('source'))
  for (const version of ['0.40.0', '0.169.0']) {
    const env = { CODEX_API_KEY: KEY, MODE: 'ordinary', A_TOKEN: 'tok-123456' }
    const model = await open({ profile: 'p', mcp: 'merge' }, env, version)
    expect(model.config).toMatchObject({ model: 'x', mcpServers: { a: { command: 'a' } } })
    expect(model.secrets).toContain('tok-123456')
    expect(model.secrets).not.toContain('ordinary')
    const home = await createRunHome(host, model.config)
    await model.prepareHome?.(home)
    await model.cleanHome?.(home)
    await model.close()
  }
  await expect(open({ profile: 'gone' }, {})).rejects.toMatchObject({ code: 'CODEX_INVALID_CONFIG' })
  expect(await hashFolder(folder('source'))).toEqual(before)
})

it('--oss asks the server first', async () => {
  const failure = open({ oss: true }, { CODEX_OSS_BASE_URL: 'http://127.0.0.1:1/v1' })
  await expect(failure).rejects.toMatchObject({ code: 'CODEXKIT_NETWORK', exitCode: 6 })
})

/** Names, sizes, times and content of everything in a folder. */
async function hashFolder(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const facts = entries.map(async (entry) => {
    const place = join(entry.parentPath, entry.name)
    const { mtimeMs, mode } = await stat(place)
    const bytes = entry.isFile() ? await readFile(place) : ''
    return `${place} ${mtimeMs} ${mode} ${createHash('sha256').update(bytes).digest('hex')}`
  })
  return (await Promise.all(facts)).sort()
}
