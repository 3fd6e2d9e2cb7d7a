import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCodexkit } from '../support/run-codexkit.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

const LEAKY_CODEX = join(import.meta.dirname, '..', 'fixtures', 'leaky-codex.mjs')
const FILLER = 'Zq8vT3nLx0WcR7yKd5PbUe2MhJ4sGf6AoNi9'
const PEM_BODY = Array.from({ length: 6 }, (_, line) => `${line}${FILLER}${FILLER}`.slice(0, 64)).join('\n')

/** Values that codexkit is told of, by variables; whatever they look like. */
const KNOWN = {
  PLAIN: 'correct-horse-battery',
  QUOTED: 'say "friend" and enter',
  APOSTROPHE: "it's a secret's secret",
  UNICODE: 'pässwörd-ключ-鍵-🔑',
  BASE64ISH: 'Ab+/Cd+/Ef==gh',
  URLISH: 'a&b=c?d#e%20f',
  BACKSLASH: 'C:\\secrets\\token\\x',
  LINES: 'first line of it\nsecond line of it',
  DOLLAR: '$ecret$(whoami)`id`',
  REGEX: '.*+?^${}()|[]secret',
  NUMBER: '4929174850283746',
  HEX: 'deadbeefcafef00d8badf00d',
  SPACES: 'three words here',
  SHORT: 'k3y!9z',
  JSONISH: '{"token":"inner-value"}',
  COLONS: 'user:pa:ss:word',
}

/** Values that nobody told of, known by their shape. */
const SHAPED = {
  openai: `sk-${FILLER}`,
  openaiProject: `sk-proj-${FILLER}`,
  openaiService: `sk-svcacct-${FILLER}`,
  openaiAdmin: `sk-admin-${FILLER}`,
  anthropic: `sk-ant-api03-${FILLER}`,
  githubPersonal: `ghp_${FILLER}`,
  githubOauth: `gho_${FILLER}`,
  githubServer: `ghs_${FILLER}`,
  githubFine: `github_pat_${FILLER}`,
  awsLong: 'AKIAZQ8VT3NLX0WCR7YK',
  awsTemporary: 'ASIAZQ8VT3NLX0WCR7YK',
  google: `AIza${FILLER.slice(0, 35)}`,
  slackBot: 'xoxb-123456789012-Zq8vT3nLx0WcR7yK',
  slackUser: 'xoxp-123456789012-Zq8vT3nLx0WcR7yK',
  npm: `npm_${FILLER}`,
  jwt: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${FILLER}`,
  pemRsa: `-----BEGIN RSA PRIVATE KEY-----\n${PEM_BODY}\n-----END RSA PRIVATE KEY-----`,
  pemEc: `-----BEGIN EC PRIVATE KEY-----\n${PEM_BODY}\n-----END EC PRIVATE KEY-----`,
  bearer: `Authorization: Bearer ${FILLER}`,
  basic: `authorization: Basic ${FILLER}`,
  url: 'postgres://admin:Zq8vT3nLx0WcR7@db.example/x',
  accessToken: `{"access_token":"at-${FILLER}"}`,
  refreshToken: `{"refresh_token": "rt-${FILLER}"}`,
  idToken: `{"id_token":"it-${FILLER}"}`,
}

const SECRETS = [...Object.values(KNOWN), ...Object.values(SHAPED)]

/** Parts of each secret that must not be found anywhere, in any spelling. */
const TRACES = [
  ...Object.values(KNOWN).flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]),
  ...Object.values(KNOWN).map((value) => Buffer.from(`user:${value}!`).toString('base64').slice(8, -6)),
  FILLER.slice(4, 24),
  PEM_BODY.slice(0, 40),
  'ZQ8VT3NLX0WCR7YK',
  'Zq8vT3nLx0WcR7',
].filter((trace) => trace.length >= 6)

function tracesIn(text: string): string[] {
  return TRACES.filter((trace) => text.includes(trace))
}

function filesWithTraces(folder: string): string[] {
  const paths = globSync('**/*', { cwd: folder }).map((path) => join(folder, path))
  return paths.filter((path) => statSync(path).isFile() && tracesIn(readFileSync(path, 'utf8')).length > 0)
}

/** A workspace whose codexkit.toml names the known secrets; half of them stand in `.env`, half in the environment. */
function plant(): { folder: string; env: Record<string, string> } {
  const folder = makeRepository()
  const names = Object.keys(KNOWN) as (keyof typeof KNOWN)[]
  const toml = names.map((name) => `[env.SECRET_${name}]\nsecret = true\n`).join('')
  writeFileSync(join(folder, 'codexkit.toml'), toml)
  const writable = names.filter((name, index) => index % 2 === 0 && !/['"`\n]/.test(KNOWN[name]))
  writeFileSync(join(folder, '.env'), writable.map((name) => `SECRET_${name}='${KNOWN[name]}'\n`).join(''))
  const inherited = names.filter((name) => !writable.includes(name)).map((name) => [`SECRET_${name}`, KNOWN[name]])
  const secretFile = join(makeFolder(), 'secrets.json')
  writeFileSync(secretFile, JSON.stringify({ known: Object.values(KNOWN), shaped: Object.values(SHAPED) }))
  const home = join(makeFolder(), 'source home')
  mkdirSync(home)
  const servers = SECRETS.map(
    (secret, index) => `[mcp_servers.s${index}]\ncommand = "x"\nenv = { K = ${JSON.stringify(secret)} }\n`,
  )
  writeFileSync(join(home, 'config.toml'), servers.join(''))
  writeFileSync(
    join(home, 'auth.json'),
    JSON.stringify({ OPENAI_API_KEY: SHAPED.openai, tokens: { access_token: FILLER } }),
  )
  const env = {
    ...Object.fromEntries(inherited),
    CODEX_HOME: home,
    LEAKY_SECRETS: secretFile,
    CODEX_API_KEY: SHAPED.openaiProject,
  }
  return { folder, env }
}

describe('forty secrets in every source', () => {
  it('are forty of different kinds', () => {
    expect(new Set(SECRETS).size).toBe(40)
  })

  it.each([['text'], ['json']])('come out of a run nowhere: %s', async (format) => {
    const { folder, env } = plant()
    const args = ['run-audit', '--no-canary', '--codex', LEAKY_CODEX, '--env', 'LEAKY_SECRETS', '--verbose', '--debug']
    const run = await runCodexkit(format === 'json' ? [...args, '--json'] : args, { cwd: folder, env })
    expect(run.exitCode).toBe(4)
    expect(run.stdout.length + run.stderr.length).toBeGreaterThan(2000)
    expect(tracesIn(run.stdout)).toEqual([])
    expect(tracesIn(run.stderr)).toEqual([])
    expect(filesWithTraces(join(folder, 'docs'))).toEqual([])
    const stderrLog = globSync('docs/evidence/codex/*/stderr.log', { cwd: folder })[0] ?? ''
    expect(readFileSync(join(folder, stderrLog), 'utf8').match(/\[redacted:/g)?.length).toBeGreaterThanOrEqual(40)
  })

  it.each([
    [['env-report']],
    [['env-report', '--json']],
    [['bootstrap', '--no-rehearse', '--report', '--verbose']],
    [['bootstrap', '-WhatIf']],
  ])('come out of %j nowhere', async (args) => {
    const { folder, env } = plant()
    const run = await runCodexkit(args, { cwd: folder, env })
    expect(run.stdout).not.toBe('')
    expect(tracesIn(run.stdout)).toEqual([])
    expect(tracesIn(run.stderr)).toEqual([])
    expect(filesWithTraces(join(folder)).filter((path) => !path.endsWith('.env'))).toEqual([])
  })
})
