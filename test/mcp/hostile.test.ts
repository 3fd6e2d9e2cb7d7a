import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { codexEnvironment } from '../../src/mcp/probe/codex-environment.ts'
import { NEW, OLD, probeZoo, zooServer } from './probe-zoo.ts'

/** Probes servers side by side, MODE or MODE=EXTRA each, and tells of each one and what it took of memory in all. */
const PROBE = `
const { probeZoo, zooServer } = await import(process.argv[1])
const servers = process.argv.slice(2).map((word) => word.split('=')).map(([mode, extra]) => zooServer(mode, {}, extra))
const probes = await Promise.all(servers.map((server) => probeZoo(server)))
const said = probes.map(({ cause, tools }) => [cause?.code ?? null, tools.length])
console.log(JSON.stringify({ said, peakMb: process.resourceUsage().maxRSS / 1024 }))`

describe('hostile servers', () => {
  // 25,000 tools are just below the most that one message may have.
  const cases: [string[], [string | null, number][], limitMb?: number][] = [
    [['flood'], [['too-large', 0]]],
    [['huge'], [['too-large', 0]]],
    [['ping-flood'], [['protocol-error', 0]]],
    [['thousands'], [['too-large', 0]]],
    [['many'], [[null, 3000]]],
    [
      ['flood', 'huge', 'thousands'],
      [
        ['too-large', 0],
        ['too-large', 0],
        ['too-large', 0],
      ],
    ],
    [
      ['thousands=25000', 'thousands=25000', 'endless-pages'],
      [
        [null, 5000],
        [null, 5000],
        [null, expect.closeTo(415, -1)],
      ],
      // Read, decoded and kept. With messages of 8 MB and 10,000 tools it was 270.
      250,
    ],
  ]
  test.for(cases)('%j do not take our memory', { timeout: 60_000 }, async ([modes, expected, limitMb = 200]) => {
    const args = ['--input-type=module', '-e', PROBE, join(import.meta.dirname, 'probe-zoo.ts'), ...modes]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    const { said, peakMb } = JSON.parse(stdout) as { said: unknown; peakMb: number }
    console.log(`${modes.join(' ')}: ${Math.round(peakMb)} MB`)
    expect(said).toEqual(expected)
    expect(peakMb).toBeLessThan(limitMb)
  })
})

describe('the environment of a server', () => {
  test('is what Codex gives it and nothing else', async () => {
    const env = {
      HOME: '/h',
      TERM: 'x',
      SECRET: 's',
      NAMED: 'n',
      CURL_CA_BUNDLE: '/c',
      GIVEN: 'not this',
      LC_CTYPE: 'C',
    }
    const config = { env_vars: ['NAMED', { name: 'FAR', source: 'remote' }], env: { GIVEN: 'this' } }
    const host = { env: { ...env, FAR: 'f' }, platform: 'linux' as const }
    expect(codexEnvironment(config, host, OLD)).toEqual({ HOME: '/h', TERM: 'x', NAMED: 'n', GIVEN: 'this' })
    expect(codexEnvironment(config, host, NEW)).toHaveProperty('CURL_CA_BUNDLE', '/c')
  })

  test('on Windows has what programs need there, in any case', () => {
    const host = { env: { Path: 'p', SystemRoot: 'C:\\W', Secret: 's' }, platform: 'win32' as const }
    expect(codexEnvironment({}, host, NEW)).toEqual({ PATH: 'p', SYSTEMROOT: 'C:\\W' })
  })

  test('is what a real child sees', async () => {
    const server = zooServer('environment', { env: { GIVEN: 'x' } })
    const probe = await probeZoo(server)
    const seen = Object.keys(JSON.parse(probe.instructions ?? '{}') as object)
    expect(seen.sort()).toEqual(['CODEXKIT_RUN_ID', 'GIVEN', 'PATH'])
  })
})

test('a tool can be called, and pings are measured', async () => {
  const call = { tool: 'echo', arguments: { text: 'hello' } }
  const probe = await probeZoo(zooServer('good'), { call, pings: 3 })
  expect(probe.call).toMatchObject({ tool: 'echo', isError: false, text: 'heard hello' })
  expect(probe.pings).toHaveLength(3)
  const refused = await probeZoo(zooServer('good'), { call: { tool: 'none', arguments: {} } })
  expect(refused.call).toMatchObject({ isError: true, text: 'no' })
})

test('a server of the newer protocol shows its name and tools', async () => {
  const probe = await probeZoo(zooServer('newer'))
  expect(probe).toMatchObject({
    state: 'failed',
    protocolVersion: '2026-07-28',
    serverInfo: { name: 'newer', version: '2.0.0' },
    tools: [{ name: 'echo' }],
    cause: { code: 'newer-protocol' },
  })
})
