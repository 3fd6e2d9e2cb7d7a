import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkRegistry, describeProxies } from '../../src/runtime/check-registry.ts'
import { pinnedLock } from '../../src/runtime/pinned-lock.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

const { version } = pinnedLock()
let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
})
afterEach(() => bench.close())

describe('checkRegistry', () => {
  it('asks once for the pinned Codex, and hides a password', async () => {
    bench.registry.serve(`/@openai/codex/${version}`, Buffer.from(JSON.stringify({ version })))
    const url = bench.registry.url.replace('//', '//user:secret@')
    expect(await checkRegistry(bench.host({ npm_config_registry: url }), 20_000)).toBe(bench.registry.url)
    expect(bench.registry.requests).toEqual([`/@openai/codex/${version}`])
  })

  it('says when it does not have it', async () => {
    await expect(checkRegistry(bench.host(), 20_000)).rejects.toMatchObject({ code: 'CODEXKIT_NETWORK' })
    expect(bench.registry.requests).toHaveLength(1)
  })

  it('gives up on a registry that sends a byte now and then', async () => {
    bench.registry.serve(`/@openai/codex/${version}`, (_, response) => {
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    })
    const message = expect.stringContaining('did not answer within 0.3 s')
    await expect(checkRegistry(bench.host(), 300)).rejects.toMatchObject({ code: 'CODEXKIT_NETWORK', message })
  })

  it('ends with the reason of a signal', async () => {
    const reason = new Error('stopped by the test')
    bench.registry.serve(`/@openai/codex/${version}`, () => bench.abort.abort(reason))
    await expect(checkRegistry(bench.host(), 20_000)).rejects.toBe(reason)
  })
})

describe('describeProxies', () => {
  it.each<[Record<string, string>, string[]]>([
    [{}, []],
    [{ HTTPS_PROXY: 'http://user:secret@proxy:8080/' }, ['https: http://proxy:8080']],
    [{ https_proxy: 'proxy:8080', NO_PROXY: 'localhost' }, ['https: http://proxy:8080', 'none for localhost']],
    [{ HTTP_PROXY: 'http://a', HTTPS_PROXY: 'https://b' }, ['https: https://b', 'http: http://a']],
  ])('%j', (env, expected) => expect(describeProxies(bench.host(env))).toEqual(expected))

  it('refuses what is no address, without showing it', () => {
    const describe = (): unknown => describeProxies(bench.host({ HTTPS_PROXY: 'secret text' }))
    expect(describe).toThrow(expect.objectContaining({ code: 'CODEX_INVALID_CONFIG' }))
    expect(describe).not.toThrow(/secret/)
  })
})
