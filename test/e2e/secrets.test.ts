import { execFileSync } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listProcesses } from '../support/processes.ts'
import { runCodexkit, type CodexkitRun } from '../support/run-codexkit.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

const KEY = 'sk-proj-Zq8vT3nLx0WcR7yKd5PbUe2MhJ4sGf6A'

/** A provider that repeats the key it was given, as real ones do in part. Gives its address and who called. */
async function startEchoingProvider(): Promise<{ url: string; keysSeen: () => string[] }> {
  const keys: string[] = []
  const server = createServer((request: IncomingMessage, response) => {
    const key = request.headers.authorization?.replace('Bearer ', '') ?? ''
    keys.push(key)
    request.resume()
    const message = `Incorrect API key provided: ${key} (${Buffer.from(key).toString('base64')}).`
    response.writeHead(401, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { message, type: 'invalid_request_error', code: 'invalid_api_key' } }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return { url: `http://127.0.0.1:${address.port}/v1`, keysSeen: () => keys }
}

/** The spellings under which the key could lie around. */
const SPELLINGS = [KEY, Buffer.from(KEY).toString('base64').replace(/=+$/, ''), Buffer.from(KEY).toString('hex')]

function leaksIn(text: string): string[] {
  return SPELLINGS.filter((spelling) => text.includes(spelling))
}

function leakingFiles(folder: string): string[] {
  const paths = globSync('**/*', { cwd: folder, exclude: (name) => name === '.env' }).map((path) => join(folder, path))
  return paths.filter((path) => statSync(path).isFile() && leaksIn(readFileSync(path, 'latin1')).length > 0)
}

/** Runs and watches the arguments of every process meanwhile. */
async function runWatched(
  folder: string,
  args: string[],
  env: Record<string, string>,
): Promise<[CodexkitRun, string[]]> {
  const leaking = new Set<string>()
  const look = (): void => {
    for (const { args: words } of listProcesses()) if (leaksIn(words.join(' ')).length > 0) leaking.add(words.join(' '))
  }
  const timer = setInterval(look, 20)
  const run = await runCodexkit(args, { cwd: folder, env })
  clearInterval(timer)
  return [run, [...leaking]]
}

describe('a key', () => {
  it.each([
    { from: 'the environment', variable: 'CODEX_API_KEY' },
    { from: '.env', variable: 'OPENAI_API_KEY' },
  ])('in $variable of $from reaches the provider and nothing else', async ({ from, variable }) => {
    const folder = makeRepository()
    const provider = await startEchoingProvider()
    writeFileSync(join(folder, '.gitignore'), '.env\ndocs/\n')
    if (from === '.env') writeFileSync(join(folder, '.env'), `${variable}=${KEY}\n`)
    const env = { OPENAI_BASE_URL: provider.url, RUST_LOG: 'trace', ...(from !== '.env' && { [variable]: KEY }) }
    const [run, leakingProcesses] = await runWatched(folder, ['run-audit', '--json', '--verbose', '--debug'], env)
    expect(provider.keysSeen()).toContain(KEY)
    const document = JSON.parse(run.stdout)
    expect([run.exitCode, document.error?.code]).toEqual([4, 'CODEX_AUTH_ERROR'])
    expect(document.error.message).toContain('[redacted:')
    expect(leaksIn(run.stdout + run.stderr)).toEqual([])
    expect(leakingProcesses).toEqual([])
    expect(leakingFiles(folder)).toEqual([])
    const facts = JSON.parse(readFileSync(join(folder, document.result.evidence, 'environment.json'), 'utf8'))
    expect(facts.childVariables).toContain('CODEX_API_KEY')
    expect(leakingFiles(facts.codexHome)).toEqual([])
  })

  it('never takes part in a rehearsal', async () => {
    const folder = makeRepository()
    const [run, leakingProcesses] = await runWatched(folder, ['run-audit', '--rehearse', 'edit', '--json'], {
      CODEX_API_KEY: KEY,
    })
    expect(run.exitCode).toBe(0)
    const facts = readFileSync(join(folder, JSON.parse(run.stdout).result.evidence, 'environment.json'), 'utf8')
    expect(JSON.parse(facts).childVariables).not.toContain('CODEX_API_KEY')
    expect(leaksIn(run.stdout + run.stderr)).toEqual([])
    expect(leakingProcesses).toEqual([])
    expect(leakingFiles(folder)).toEqual([])
  })

  it('in .env is not handed to git, which may start programs of the repository', async () => {
    const folder = makeRepository()
    const bin = makeFolder()
    const realGit = execFileSync('which', ['git'], { encoding: 'utf8' }).trim()
    writeFileSync(join(bin, 'git'), `#!/bin/sh\nenv >> '${bin}/seen'\nexec ${realGit} "$@"\n`, { mode: 0o755 })
    writeFileSync(join(folder, '.gitignore'), '.env\ndocs/\n')
    writeFileSync(join(folder, '.env'), `CODEX_API_KEY=${KEY}\n`)
    const env = { PATH: `${bin}:${process.env['PATH']}` }
    const run = await runCodexkit(['run-audit', '--rehearse'], { cwd: folder, env })
    expect(run.exitCode).toBe(0)
    const seen = readFileSync(join(bin, 'seen'), 'utf8')
    expect(seen).toContain('GIT_OPTIONAL_LOCKS=0')
    expect(leaksIn(seen)).toEqual([])
  })

  it('of another job stays out of what Codex gets, unless it is named', async () => {
    const folder = makeRepository()
    const env = { DEPLOY_TOKEN: 'not-for-codex', WANTED: 'yes' }
    const run = await runCodexkit(['run-audit', '--rehearse', '--env', 'WANTED', '--json'], { cwd: folder, env })
    const facts = readFileSync(join(folder, JSON.parse(run.stdout).result.evidence, 'environment.json'), 'utf8')
    const { childVariables } = JSON.parse(facts)
    expect(childVariables).toContain('WANTED')
    expect(childVariables).not.toContain('DEPLOY_TOKEN')
  })
})

/** A Codex that tells what it was given, in its message and on stderr. */
const TALKATIVE = `#!/bin/sh
case "$*" in *--version*) echo 'codex-cli 0.169.0'; exit;; *--help*) exit;; esac
cat > "$CODEX_HOME/log"
echo "$DEPLOY_PASSWORD" | tee "$CODEX_HOME/given" >&2
echo '{"type":"thread.started","thread_id":"0199aaaa-bbbb-7ccc-8ddd-eeeeeeabcdef"}'
echo '{"type":"turn.started"}'
printf '{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"it is %s"}}\\n' "$DEPLOY_PASSWORD"
echo '{"type":"turn.completed","usage":{"input_tokens":1,"cached_input_tokens":0,"output_tokens":1}}'
`

it.skipIf(process.platform === 'win32')('what --env gives to Codex does not come back out of it', async () => {
  const folder = makeRepository()
  const codex = join(makeFolder(), 'codex')
  writeFileSync(codex, TALKATIVE, { mode: 0o755 })
  writeFileSync(join(folder, '.gitignore'), '.env\ndocs/\n')
  writeFileSync(join(folder, '.env'), `DEPLOY_PASSWORD=${KEY.slice(8)}\n`)
  const words = ['--prompt', 'Go.', '--codex', codex, '--no-canary', '--env', 'DEPLOY_PASSWORD', '--json']
  const run = await runCodexkit(['run-audit', ...words], {
    cwd: folder,
    env: { CODEX_API_KEY: 'sk-not-that-one-0123456789' },
  })
  const { result } = JSON.parse(run.stdout)
  expect(result).toMatchObject({ verdict: 'pass', response: 'it is [redacted:DEPLOY_PASSWORD]' })
  const shown = run.stdout + run.stderr
  expect(shown).not.toContain(KEY.slice(8))
  const { codexHome } = JSON.parse(readFileSync(join(folder, result.evidence, 'environment.json'), 'utf8'))
  for (const place of [join(folder, 'docs'), codexHome]) {
    const paths = globSync('**/*', { cwd: place }).map((path) => join(place, path))
    const files = paths.filter((path) => statSync(path).isFile())
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((path) => readFileSync(path, 'latin1').includes(KEY.slice(8)))).toEqual([])
  }
})
