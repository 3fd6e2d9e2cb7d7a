import { mkdtemp, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { capabilities } from '../../src/codex/index.ts'
import { predict, verifyWithCodex } from '../../src/mcp/index.ts'
import { hostWith, probeZoo, zooServer } from '../mcp/probe-zoo.ts'
import { runCodexkit } from '../support/run-codexkit.ts'

/** What can be asked through app-server without a key, and starts servers. */
const VERSIONS = process.env['CODEXKIT_MATRIX'] === 'ends' ? ['0.169.0'] : ['0.104.0', '0.147.0', '0.169.0']

/** What both must agree on; those that differ are told in docs/notes/codex/mcp-health.md. */
const MODES = [
  ['good', 'twice', 'noise', 'string-id', 'null-id', 'headers', 'not-json', 'never', 'old-version', 'refuses', 'more'],
  ['wrong-answer', 'tools-error', 'tools-wrong', 'no-schema', 'schema-string', 'crash', 'missing-module', 'ansi-name'],
  ['missing-env', 'same-name', 'long-name', 'asks', 'pages', 'tools-crash', 'no-tools', 'clean-exit', 'loud', 'writes'],
].flat()

test.each(VERSIONS)('the prediction is what Codex %s reports', { timeout: 300_000 }, async (version) => {
  const install = ['runtime', 'install', '--codex-version', version, '--json']
  const installed = await runCodexkit(install, { cwd: import.meta.dirname })
  const program: string = JSON.parse(installed.stdout).result.programPath
  const folder = await mkdtemp(join(homedir(), '.cache', 'codexkit-verify-'))
  try {
    const rules = capabilities(version)
    const servers = MODES.map((mode) => zooServer(mode, { startup_timeout_sec: 5 }))
    const off = zooServer('crash', { enabled: false })
    const host = { ...hostWith({ HOME: folder }), homeDir: folder, cwd: folder }
    const said = await verifyWithCodex({
      host,
      program,
      servers: [...servers, { ...off, name: 'off' }],
      capabilities: rules,
    })
    const predicted: Record<string, string> = { off: 'disabled' }
    for (const server of servers) {
      const probe = await probeZoo(server, { capabilities: rules, timeoutMs: 1500 })
      predicted[server.name] =
        predict(server, probe, { capabilities: rules }).verdict === 'unhealthy' ? 'failed' : 'ready'
    }
    expect(Object.fromEntries(Object.entries(said).map(([name, { status }]) => [name, status]))).toEqual(predicted)
    expect(said['never']?.error).toMatch(/timed out after 5 seconds/)
  } finally {
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
