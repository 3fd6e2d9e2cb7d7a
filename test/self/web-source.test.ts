import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openReleaseSource } from '../../src/self/open-release-source.ts'
import { verifySelf } from '../../src/self/verify-self.ts'
import { startFakeProxy } from '../support/fake-proxy.ts'
import { makeFolder } from '../support/workspace.ts'
import { installStandIn, makeKey, makeRelease } from './release-bench.ts'
import { selfHost } from './self-host.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

// The stand-in for an executable is a script for sh.
const onWindows = process.platform === 'win32'

/** Serves a folder on loopback and remembers what it was asked for. */
async function serve(folder: string): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    try {
      response.end(readFileSync(join(folder, decodeURIComponent(request.url ?? ''))))
    } catch {
      // Not there: that is what 404 says.
      response.writeHead(404).end('no')
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

describe.skipIf(onWindows)('a release on a server', () => {
  it('is verified like one in a folder, at its own address and by version below another', async () => {
    const folder = makeFolder()
    const key = makeKey(folder)
    const executable = installStandIn(join(folder, 'bin'), '1.0.0')
    makeRelease(folder, { version: '1.0.0', key })
    const { url } = await serve(folder)
    for (const from of [`${url}/1.0.0`, `${url}/1.0.0/`, url]) {
      const facts = { version: '1.0.0', from, allowHttp: false, allowedSigners: key.allowedSigners }
      const report = await verifySelf({ host: selfHost(folder), executable, ...facts })
      expect(report).toMatchObject({ verdict: 'ok' })
    }
  })

  it('that is not there is said in one sentence, without the registry of npm', async () => {
    const folder = makeFolder()
    const { url } = await serve(folder)
    const source = openReleaseSource(url, selfHost(folder), { allowHttp: false })
    expect(await source.read('SHA256SUMS')).toBeUndefined()
    const asked = source.stream('archive.tar.xz', () => undefined)
    await expect(asked).rejects.toMatchObject({
      code: 'CODEXKIT_NETWORK',
      message: `There is no archive.tar.xz at ${url}.`,
      hint: expect.not.stringContaining('npm'),
    })
  })

  it('gets the password of the address as a header, and nobody sees it', async () => {
    const folder = makeFolder()
    const { url, asked } = await serve(folder)
    const source = openReleaseSource(url.replace('//', '//me:p%40ss@'), selfHost(folder), { allowHttp: false })
    await source.read('SHA256SUMS')
    expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`)
    expect(source.name).toBe(url)
  })

  it('is asked through the proxy that the environment names', async () => {
    const folder = makeFolder()
    const proxy = await startFakeProxy(403)
    onTestFinished(() => proxy.close())
    const env = { https_proxy: proxy.url, http_proxy: proxy.url }
    const source = openReleaseSource('http://releases.invalid', selfHost(folder, { env }), { allowHttp: true })
    await expect(source.read('SHA256SUMS')).rejects.toMatchObject({ code: 'CODEXKIT_NETWORK' })
    expect(proxy.asked.join(' ')).toContain('releases.invalid')
  })

  it('may not be larger than checksums are', async () => {
    const folder = makeFolder()
    const server = createServer((_, response) => response.end(Buffer.alloc(2_000_000)))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void server.close())
    const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const source = openReleaseSource(from, selfHost(folder), { allowHttp: false })
    await expect(source.read('SHA256SUMS')).rejects.toMatchObject({ code: 'CODEXKIT_CHECKSUM' })
  })
})
