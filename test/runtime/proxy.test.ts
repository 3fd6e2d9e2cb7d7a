import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Env } from '../../src/platform/host.ts'
import { installRuntime } from '../../src/runtime/install-runtime.ts'
import { proxySettings } from '../../src/runtime/proxy.ts'
import { startFakeProxy, type FakeProxy } from '../support/fake-proxy.ts'
import { fakeCodex, startFakeRegistry } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

const run = promisify(execFile)
const codex = fakeCodex()
let bench: RuntimeBench
let proxy: FakeProxy
beforeEach(async () => {
  bench = await openRuntimeBench()
  proxy = await startFakeProxy()
  bench.registry.publish(codex)
})
afterEach(async () => {
  await proxy.close()
  await bench.close()
})

describe('proxySettings', () => {
  const none = { httpProxy: '', httpsProxy: '', noProxy: '' }
  it.each<[string, Env, object | undefined]>([
    ['nothing is set', {}, undefined],
    ['only NO_PROXY is set', { NO_PROXY: '*' }, undefined],
    ['HTTPS_PROXY is set', { HTTPS_PROXY: 'http://p:1' }, { ...none, httpsProxy: 'http://p:1' }],
    [
      'lower case wins',
      { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' },
      { ...none, httpsProxy: 'http://a:1' },
    ],
    ['the scheme is left out', { http_proxy: 'p:8080' }, { ...none, httpProxy: 'http://p:8080' }],
    [
      'all are set',
      { http_proxy: 'http://p:1', no_proxy: 'a,b' },
      { ...none, httpProxy: 'http://p:1', noProxy: 'a,b' },
    ],
  ])('when %s', (_, env, expected) => expect(proxySettings(bench.host(env))).toEqual(expected))

  it('refuses what is no address, without showing it', () => {
    const host = bench.host({ HTTPS_PROXY: 'gopher://me:secret@p' })
    expect(() => proxySettings(host)).toThrow('The variable HTTPS_PROXY is not the address of a proxy.')
  })
})

describe('a download', () => {
  it('goes through the proxy, with its login', async () => {
    const host = bench.host({ HTTP_PROXY: proxy.url.replace('//', '//me:pass@') })
    expect(await installRuntime({ host, lock: codex.lock })).toMatchObject({ status: 'installed' })
    expect(proxy.asked).toHaveLength(1)
    expect(proxy.authorization).toBe(`Basic ${Buffer.from('me:pass').toString('base64')}`)
  })

  it('goes past the proxy for a name in NO_PROXY', async () => {
    const host = bench.host({ http_proxy: proxy.url, no_proxy: 'example.com,127.0.0.1' })
    expect(await installRuntime({ host, lock: codex.lock })).toMatchObject({ status: 'installed' })
    expect(proxy.asked).toEqual([])
  })

  it('says so when the proxy refuses', async () => {
    const refusing = await startFakeProxy(407)
    const host = bench.host({ https_proxy: refusing.url, npm_config_registry: 'https://npm.invalid' })
    const timing = { retryDelaysMs: [] }
    await expect(installRuntime({ host, lock: codex.lock, timing })).rejects.toMatchObject({
      code: 'CODEXKIT_NETWORK',
      message: 'Could not download @openai/codex 0.0.1-linux-x64: the proxy refused the way to npm.invalid (407).',
      hint: expect.stringContaining('HTTPS_PROXY'),
    })
    await refusing.close()
  })
})

const openssl = await run('openssl', ['version']).catch(() => undefined)
if (!openssl) console.log('skipped: the tests of TLS need openssl on PATH')

describe.skipIf(!openssl)('a registry with a certificate of the house', () => {
  const installWith = async (env: Env): Promise<string | undefined> => {
    const key = join(bench.folder, 'key.pem')
    const cert = join(bench.folder, 'cert.pem')
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
    await run('openssl', ['req', '-x509', ...curve, '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', cert])
    const tls = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
    const registry = await startFakeRegistry(tls)
    registry.publish(codex)
    const lockPath = join(bench.folder, 'lock.json')
    await writeFile(lockPath, JSON.stringify(codex.lock))
    const script = join(import.meta.dirname, '..', 'support', 'install-runtime.ts')
    const settings = { CODEXKIT_HOME: bench.home, npm_config_registry: registry.url, TRUST: cert }
    const trust = env['trusted'] ? { NODE_EXTRA_CA_CERTS: cert } : {}
    const { stdout } = await run(process.execPath, [script, lockPath], { env: { ...settings, ...trust, ...env } })
    await registry.close()
    return stdout.trim().split('\n').at(-1)
  }

  it('is refused, with the way out in the hint', async () => {
    const last = await installWith({})
    expect(last).toContain('the certificate of 127.0.0.1')
    expect(last).toContain('NODE_EXTRA_CA_CERTS')
    expect(await bench.left()).toEqual(['runtime'])
  })

  it('is taken with NODE_EXTRA_CA_CERTS', async () => {
    expect(await installWith({ trusted: '1' })).toContain('"status":"installed"')
  })

  it('is taken through a tunnel of the proxy too', async () => {
    expect(await installWith({ trusted: '1', HTTPS_PROXY: proxy.url })).toContain('"status":"installed"')
    expect(proxy.asked).toEqual([expect.stringMatching(/^CONNECT 127\.0\.0\.1:\d+$/)])
  })
})
