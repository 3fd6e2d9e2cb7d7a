import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { codexEnvironment } from '../../src/mcp/probe/codex-environment.ts'
import { NEW, OLD, probeZoo, zooServer } from './probe-zoo.ts'

const PROBE = `
const { probeZoo, zooServer } = await import(process.argv[1])
const probe = await probeZoo(zooServer(process.argv[2]))
const peak = process.resourceUsage().maxRSS
console.log(JSON.stringify({ cause: probe.cause?.code ?? null, tools: probe.tools.length, peakMb: peak / 1024 }))`

describe('a hostile server', () => {
  const cases = [
    ['flood', 'too-large', 0],
    ['huge', 'too-large', 0],
    ['thousands', 'too-large', 0],
    ['many', null, 3000],
  ] as const
  test.for(cases)('%s does not take our memory', { timeout: 30_000 }, async ([mode, cause, tools]) => {
    const args = ['--input-type=module', '-e', PROBE, join(import.meta.dirname, 'probe-zoo.ts'), mode]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    const said = JSON.parse(stdout) as { cause: string | null; tools: number; peakMb: number }
    expect({ cause: said.cause, tools: said.tools }).toEqual({ cause, tools })
    expect(said.peakMb).toBeLessThan(200)
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
