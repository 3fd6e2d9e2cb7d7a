import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, request as forward } from 'node:http'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startRehearsal } from '../../src/rehearsal/index.ts'
import { installCodex, OLDEST, PINNED } from '../support/codex-versions.ts'
import { runCodexkit } from '../support/run-codexkit.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

interface Called {
  url: string | undefined
  authorization: string | undefined
  extra: unknown
}

/** A provider of somebody's own: what a rehearsal plays, behind an address that writes down who called. */
async function startProvider(prompt: string): Promise<{ url: string; key: string; calls: Called[] }> {
  const { signal } = new AbortController()
  const model = await startRehearsal({ scenario: 'ok', prompt, signal, now: () => new Date() })
  const calls: Called[] = []
  const server = createServer((request, response) => {
    const { url, method, headers } = request
    calls.push({ url, authorization: headers.authorization, extra: headers['x-extra'] })
    const onwards = forward(new URL(url ?? '/', model.baseUrl), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onwards)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    return model.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return { url: `http://127.0.0.1:${address.port}/v1`, key: model.apiKey, calls }
}

/** Every file below a folder with the hash of its bytes. */
function hashesIn(folder: string): Record<string, string> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(paths.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]))
}

describe('a provider of your own', () => {
  beforeAll(() => installCodex(OLDEST))

  it.each([OLDEST, PINNED])('gets the key, parameters and headers from Codex %s', async (version) => {
    const { url, key, calls } = await startProvider('hello')
    const own = ['--provider', 'mine', '--env-key', 'MY_KEY', '--base-url', url]
    const extra = ['--query-param', 'api-version=2025-04-01', '--http-header', 'x-extra=yes']
    const folder = makeRepository()
    const run = await runCodexkit(
      ['run-audit', '--prompt', 'hello', ...own, ...extra, '--codex-version', version, '--json'],
      { cwd: folder, env: { MY_KEY: key } },
    )
    expect(run).toMatchObject({ exitCode: 0 })
    const { result, warnings } = JSON.parse(run.stdout)
    expect(result).toMatchObject({ verdict: 'pass', rehearsed: false })
    expect(warnings).toMatchObject([{ code: 'CUSTOM_ENDPOINT' }])
    const asked = calls.filter((call) => call.url?.startsWith('/v1/responses'))
    expect(asked).toEqual([
      { url: '/v1/responses?api-version=2025-04-01', authorization: `Bearer ${key}`, extra: 'yes' },
    ])
    const kept = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile())
    for (const file of kept) expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toContain(key)
  })

  it.each([
    { args: ['--wire-api', 'chat'], exitCode: 2, says: 'Codex 0.169.0 has no wire API "chat" any more' },
    { args: ['--env-key', 'NOT_SET'], exitCode: 3, says: 'NOT_SET' },
  ])('with $args ends with $exitCode before anything is asked', async ({ args, exitCode, says }) => {
    const { url, key, calls } = await startProvider('hello')
    const own = ['--provider', 'mine', '--env-key', 'MY_KEY', '--base-url', url, ...args]
    const options = { cwd: makeRepository(), env: { MY_KEY: key } }
    const run = await runCodexkit(['run-audit', '--prompt', 'hello', ...own], options)
    expect(run.exitCode).toBe(exitCode)
    expect(run.stderr).toContain(says)
    expect(calls).toEqual([])
  })

  it('--oss with nothing listening ends with 6 and says what to start', async () => {
    // Port 1 of loopback: nobody listens there without being root.
    const env = { CODEX_OSS_BASE_URL: 'http://127.0.0.1:1/v1' }
    const run = await runCodexkit(['run-audit', '--oss', '--prompt', 'x'], { cwd: makeRepository(), env })
    expect(run.exitCode).toBe(6)
    expect(run.stderr).toMatch(/does not answer at http:\/\/127\.0\.0\.1:1\/v1[\s\S]*hint:.*ollama serve/)
  })
})

describe("a Codex home of the user's", () => {
  it('gives profile and MCP servers, and is not touched', async () => {
    const { url, key } = await startProvider('hello')
    const home = makeFolder()
    const started = join(makeFolder(), 'started')
    const config = [
      'model = "mine"',
      '[profiles.fast]',
      'model = "fast-model"',
      '[mcp_servers.mine]',
      `command = ${JSON.stringify(process.execPath)}`,
      `args = ["-e", ${JSON.stringify(`require('fs').writeFileSync(${JSON.stringify(started)}, '')`)}]`,
      '',
    ].join('\n')
    writeFileSync(join(home, 'config.toml'), config)
    writeFileSync(join(home, 'auth.json'), '{"OPENAI_API_KEY":"none of your business"}')
    const before = hashesIn(home)
    const env = { CODEX_HOME: home, CODEX_API_KEY: key }
    const folder = makeRepository()
    const provider = ['--provider', 'mine', '--env-key', 'CODEX_API_KEY', '--base-url', url]
    const args = ['run-audit', '--prompt', 'hello', ...provider, '--json']
    const run = await runCodexkit([...args, '--profile', 'fast', '--mcp', 'merge'], { cwd: folder, env })
    const { result } = JSON.parse(run.stdout)
    expect(result).toMatchObject({ verdict: 'pass', model: 'fast-model' })
    expect(existsSync(started)).toBe(true)
    const missing = await runCodexkit([...args, '--profile', 'slow'], { cwd: folder, env })
    expect(missing.exitCode).toBe(2)
    expect(JSON.parse(missing.stdout).error).toMatchObject({ hint: 'There are: fast.' })
    expect(Object.keys(before)).toHaveLength(2)
    expect(hashesIn(home)).toEqual(before)
  })
})

describe('without a key', () => {
  it.each([
    { args: ['--noop'], exitCode: 3 },
    { args: ['--noop', '--skip-without-key'], exitCode: 0 },
    {
      args: ['--provider', 'mine', '--env-key', 'NOT_SET', '--base-url', 'http://127.0.0.1:1/v1', '--skip-without-key'],
      exitCode: 0,
    },
  ])('$args exits $exitCode and leaves no evidence', async ({ args, exitCode }) => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', ...args], { cwd: folder })
    expect(run.exitCode).toBe(exitCode)
    expect(run.stdout).toMatch(exitCode === 0 ? /^\S+ skipped {2}.*key/ : /^$/)
    expect(readdirSync(folder)).toEqual(['.git'])
  })

  it('--noop rehearses outside of git, and asks next to nothing', async () => {
    const folder = makeFolder()
    const run = await runCodexkit(['run-audit', '--noop', '--rehearse', '--json'], { cwd: folder })
    expect(run.exitCode).toBe(0)
    const prompt = readFileSync(join(folder, JSON.parse(run.stdout).result.evidence, 'prompt.md'), 'utf8')
    expect(prompt).toMatch(/^Reply with the single word OK\./)
    expect(prompt.length).toBeLessThan(200)
  })
})

describe('checks', () => {
  it('before the run stop it, or see to it in their order', async () => {
    const folder = makeRepository()
    const failing = await runCodexkit(['run-audit', '--rehearse', '--before', 'exit 3'], { cwd: folder })
    expect(failing.exitCode).toBe(1)
    expect(failing.stderr).toContain('Codex was not started: the command "exit 3" exited with code 3.')
    expect(readdirSync(folder)).toEqual(['.git'])
    const before = ['--before', 'mkdir "a ü"', '--before', 'cd "a ü" && git status']
    const { url, calls } = await startProvider('x')
    const passing = await runCodexkit(['run-audit', '--rehearse', ...before, '--wait-http', url], { cwd: folder })
    expect(passing.exitCode).toBe(0)
    expect(calls.length).toBeGreaterThan(0)
    const late = ['--wait-http', 'http://127.0.0.1:1/', '--wait-timeout', '1s']
    expect((await runCodexkit(['run-audit', '--rehearse', ...late], { cwd: folder })).exitCode).toBe(6)
  })

  it('of the outcome all pass when it is as expected', async () => {
    const folder = makeRepository()
    const file = 'codexkit-rehearsal.txt'
    const expected = ['--expect-file', file, '--expect-cmd', `git hash-object ${file}`, '--expect-diff']
    const args = ['run-audit', '--rehearse', 'edit', ...expected, '--expect-item', 'command_execution', '--json']
    const run = await runCodexkit(args, { cwd: folder })
    expect(run.exitCode).toBe(0)
    const { assertions } = JSON.parse(run.stdout).result
    expect(assertions).toHaveLength(4)
    expect(assertions.every(({ ok }: { ok: boolean }) => ok)).toBe(true)
  })

  it.each([
    { scenario: 'edit', args: ['--expect-no-diff'], says: 'The run changed the workspace.' },
    { scenario: 'ok', args: ['--expect-json', 'answer.json'], says: 'The last message is not JSON' },
    { scenario: 'ok', args: ['--max-items', '1', '--max-tokens', '9'], says: 'the limit is 9' },
    { scenario: 'edit', args: ['--max-items', '1'], says: 'The run used 2 items; the limit is 1.' },
    { scenario: 'ok', args: ['--max-cost', '0.0001'], says: 'the limit is 0.0001' },
  ])('$args fails a rehearsal of $scenario with exit 1', async ({ scenario, args, says }) => {
    const folder = makeRepository()
    writeFileSync(join(folder, 'answer.json'), '{"type":"object","required":["answer"]}')
    writeFileSync(join(folder, 'codexkit.toml'), '[prices."gpt-5-codex"]\ninput = 1.25\noutput = 10\n')
    const run = await runCodexkit(['run-audit', '--rehearse', scenario, ...args, '--json'], { cwd: folder })
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain(says)
    expect(JSON.parse(run.stdout).result).toMatchObject({ verdict: 'fail' })
  })
})

describe('options that cannot be', () => {
  it.each([
    { args: ['--max-cost', '1'], says: /prices of gpt-5-codex[\s\S]*\[prices\."gpt-5-codex"\]/ },
    { args: ['--max-items', '0'], says: /--max-items cannot be "0"[\s\S]*whole number from 1\./ },
    { args: ['--retries', '1.5'], says: /--retries cannot be "1\.5"[\s\S]*from 0 to 20/ },
    { args: ['--add-dir', 'no such folder'], says: /no such folder is not a folder/ },
    { args: ['--ephemeral', '--print-resume'], says: /--ephemeral and --print-resume/ },
    { args: ['--noop', '--skill', 'security'], says: /--noop and --skill/ },
    { args: ['--skill', 'secrity'], says: /no skill "secrity"[\s\S]*gap-analysis.*security/ },
    { args: ['--expect-diff', '--expect-no-diff'], says: /--expect-diff and --expect-no-diff/ },
    { args: ['--expect-json', 'none.json'], says: /none\.json/ },
  ])('$args exits 2', async ({ args, says }) => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', ...args], { cwd: folder })
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toMatch(says)
    expect(readdirSync(folder)).toEqual(['.git'])
  })
})

describe('what Codex may do', () => {
  it('a command writes without any sandbox, in a home whose login shell is quick', async () => {
    const folder = makeRepository()
    const args = ['run-audit', '--rehearse', 'edit', '--sandbox', 'danger-full-access', '--timeout', '60s']
    // Codex runs commands by a login shell: the profile of whoever runs this test is not what is tested.
    const run = await runCodexkit(args, { cwd: folder, env: { HOME: makeFolder() } })
    expect(run).toMatchObject({ exitCode: 0 })
    expect(readFileSync(join(folder, 'codexkit-rehearsal.txt'), 'utf8')).toContain('codexkit-rehearsal-')
  })

  it('another folder and variables are handed on, in silence when told so', async () => {
    const [folder, other] = [makeRepository(), makeFolder()]
    const args = ['run-audit', '--rehearse', 'edit', '--add-dir', other, '--env', 'SEEN', '--no-stream', '--no-canary']
    const run = await runCodexkit([...args, '--json'], { cwd: folder, env: { SEEN: '1', UNSEEN: '2' } })
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    const evidence = join(folder, JSON.parse(run.stdout).result.evidence)
    const { childVariables } = JSON.parse(readFileSync(join(evidence, 'environment.json'), 'utf8'))
    expect(childVariables).toContain('SEEN')
    expect(childVariables).not.toContain('UNSEEN')
    const log = readFileSync(join(evidence, 'rehearsal-requests.jsonl'), 'utf8')
    expect(log).toContain(other)
  })

  it('a rehearsal says which settings of the model it cannot show', async () => {
    const run = await runCodexkit(['run-audit', '--rehearse', '--mcp', 'merge', '--wire-api', 'chat'], {
      cwd: makeRepository(),
    })
    expect(run.exitCode).toBe(0)
    expect(run.stderr).toMatch(/warning: A rehearsal .*: --wire-api, --mcp\.\n/)
  })
})

describe('a skill', () => {
  it('of codexkit.toml is found beside the built-in ones', async () => {
    const folder = makeRepository()
    mkdirSync(join(folder, 'prompts'))
    writeFileSync(join(folder, 'prompts', 'licences.md'), 'Look at the licences.\n')
    writeFileSync(join(folder, 'codexkit.toml'), '[skills.licences]\nprompt-file = "prompts/licences.md"\n')
    const run = await runCodexkit(['run-audit', '--rehearse', '--skill', 'licences', '--json'], { cwd: folder })
    const { result } = JSON.parse(run.stdout)
    expect(result).toMatchObject({ verdict: 'pass', skill: 'licences' })
    expect(readFileSync(join(folder, result.evidence, 'prompt.md'), 'utf8')).toMatch(/^Look at the licences\.\n/)
    const wrong = await runCodexkit(['run-audit', '--rehearse', '--skill', 'licence'], { cwd: folder })
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stderr).toMatch(/hint:.*\blicences\b/)
  })
})
