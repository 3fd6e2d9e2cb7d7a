import { mkdtemp, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { capabilities } from '../../src/codex/index.ts'
import { predict, sideBySide, verifyWithCodex, type McpServer } from '../../src/mcp/index.ts'
import { FIXTURES, hostWith, probeZoo, serverOf, zooServer } from '../mcp/probe-zoo.ts'
import { runCodexkit } from '../support/run-codexkit.ts'

interface ZooSite {
  mode: string
  url: string
  close: () => Promise<void>
}
const { startHttpZoo }: { startHttpZoo: (mode: string) => Promise<Omit<ZooSite, 'mode'>> } = await import(
  join(FIXTURES, 'http-zoo.mjs')
)

/** What can be asked through app-server without a key, and starts servers. */
const VERSIONS = process.env['CODEXKIT_MATRIX'] === 'ends' ? ['0.169.0'] : ['0.104.0', '0.124.0', '0.147.0', '0.169.0']

/** What both must agree on; those that differ are told in docs/notes/codex/mcp-health.md. */
const MODES = [
  ['good', 'twice', 'noise', 'string-id', 'null-id', 'headers', 'not-json', 'never', 'old-version', 'refuses', 'more'],
  ['wrong-answer', 'tools-error', 'tools-wrong', 'no-schema', 'schema-string', 'crash', 'missing-module', 'ansi-name'],
  ['missing-env', 'same-name', 'long-name', 'asks', 'pages', 'tools-crash', 'no-tools', 'clean-exit', 'loud', 'writes'],
  ['signal', 'late-crash', 'npx-offline', 'only-noise', 'tools-never', 'child', 'stubborn', 'bad-name', 'odd-names'],
  ['schema-oneof', 'schema-array', 'hidden', 'bossy', 'annotated', 'environment', 'many', 'newer'],
  ['thousands', 'same-cursor'],
].flat()

/** These are waited for as long as the limit says, so it is short; on a busy machine others may need longer than that. */
const SILENT = ['null-id', 'headers', 'not-json', 'never', 'only-noise', 'tools-never', 'same-cursor', 'thousands']
const limitOf = (name: string): number => (SILENT.includes(name) ? 5 : 60)

/**
 * What older versions are not asked: where a probe is stricter on purpose, they read on for ever; and a server over HTTP
 * that never answers holds up all others, since they look for its login first.
 */
const ONLY_IN: Readonly<Record<string, readonly string[]>> = {
  thousands: ['0.147.0', '0.169.0'],
  'same-cursor': ['0.169.0'],
  'http-never': ['0.147.0', '0.169.0'],
}

/** Real ones from npm. */
const PUBLISHED = ['server-everything', 'server-filesystem', 'server-memory', 'server-sequential-thinking']
const MODULES = join(import.meta.dirname, '..', '..', 'node_modules', '@modelcontextprotocol')

function publishedServer(name: string, folder: string): McpServer {
  const args = name === 'server-filesystem' ? [folder] : name === 'server-everything' ? ['stdio'] : []
  return serverOf(name, {
    command: process.execPath,
    args: [join(MODULES, name, 'dist', 'index.js'), ...args],
    startup_timeout_sec: limitOf(name),
  })
}

/** Over HTTP; `sse` is the old transport. */
const WEB = ['good', 'streamed', 'sse', 'unauthorized', 'redirect', 'not-found', 'broken', 'page', 'never']

/** By server: what was predicted and what Codex reported, for each version. */
const matrix = new Map<string, Record<string, string>>()

afterAll(() => {
  const cells = (row: Record<string, string>): string =>
    VERSIONS.map((version) => row[version] ?? 'not run').join(' | ')
  const rows = [...matrix].map(([name, row]) => `| ${name} | ${cells(row)} |`)
  console.log(['predicted = reported by Codex', `| server | ${VERSIONS.join(' | ')} |`, ...rows].join('\n'))
})

test.each(VERSIONS)('the prediction is what Codex %s reports', { timeout: 300_000 }, async (version) => {
  const install = ['runtime', 'install', '--codex-version', version, '--json']
  const installed = await runCodexkit(install, { cwd: import.meta.dirname })
  const program: string = JSON.parse(installed.stdout).result.programPath
  const folder = await mkdtemp(join(homedir(), '.cache', 'codexkit-verify-'))
  const web: ZooSite[] = await Promise.all(WEB.map(async (mode) => ({ mode, ...(await startHttpZoo(mode)) })))
  try {
    const rules = capabilities(version)
    const all = [
      ...MODES.map((mode) => zooServer(mode, { startup_timeout_sec: limitOf(mode) })),
      ...PUBLISHED.map((name) => publishedServer(name, folder)),
      ...web.map(({ mode, url }) => serverOf(`http-${mode}`, { url, startup_timeout_sec: limitOf(mode) })),
    ]
    const servers = all.filter(({ name }) => ONLY_IN[name]?.includes(version) ?? true)
    const off = zooServer('crash', { enabled: false })
    const host = { ...hostWith({ HOME: folder }), homeDir: folder, cwd: folder }
    const asked = [...servers, { ...off, name: 'off' }]
    const said = await verifyWithCodex({ host, program, servers: asked, capabilities: rules })
    const predicted: Record<string, string> = { off: 'disabled' }
    await sideBySide(servers, 4, async (server) => {
      const probe = await probeZoo(server, {
        capabilities: rules,
        timeoutMs: limitOf(server.name.replace('http-', '')) * 1000,
      })
      predicted[server.name] =
        predict(server, probe, { capabilities: rules }).verdict === 'unhealthy' ? 'failed' : 'ready'
    })
    const reported = Object.fromEntries(Object.entries(said).map(([name, { status }]) => [name, status]))
    for (const name of Object.keys(predicted)) {
      matrix.set(name, { ...matrix.get(name), [version]: `${predicted[name]} = ${reported[name]}` })
    }
    expect(reported).toEqual(predicted)
    expect(said['never']?.error).toMatch(/timed out after 5 seconds/)
  } finally {
    await Promise.all(web.map(({ close }) => close()))
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
})

test('a program that is no Codex leaves everything unknown', async () => {
  const folder = await mkdtemp(join(homedir(), '.cache', 'codexkit-verify-'))
  const host = { ...hostWith({ HOME: folder }), homeDir: folder, cwd: folder }
  const request = {
    host,
    program: process.execPath,
    servers: [zooServer('good')],
    capabilities: capabilities('0.169.0'),
  }
  const said = await verifyWithCodex(request)
  await rm(folder, { recursive: true, force: true })
  expect(said['good']?.status).toBe('unknown')
  expect(said['good']?.error).toMatch(/app-server|closed/)
})
