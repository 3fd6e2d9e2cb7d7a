import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installRuntime, type InstallRequest, type InstallResult } from '../../src/runtime/install-runtime.ts'
import { fakeCodex, makeTarball, type Answer } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

const codex = fakeCodex({ program: Buffer.alloc(300_000, 'codex') })
const half = codex.tarball.subarray(0, codex.tarball.length / 2)
let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
})
afterEach(() => bench.close())

const install = (request: Partial<InstallRequest> = {}): Promise<InstallResult> =>
  installRuntime({
    host: bench.host(),
    lock: codex.lock,
    timing: { stallMs: 10_000, retryDelaysMs: [1, 1] },
    ...request,
  })

/** The first `times` answers are `first`, then the package comes. */
const afterFailures = (times: number, first: Exclude<Answer, Uint8Array>): Answer => {
  let left = times
  return (request, response) => {
    if (left-- > 0) first(request, response)
    else response.end(codex.tarball)
  }
}
const status =
  (code: number): Exclude<Answer, Uint8Array> =>
  (_, response) =>
    void response.writeHead(code).end('no')
const cut: Exclude<Answer, Uint8Array> = (_, response) => {
  response.writeHead(200, { 'content-length': codex.tarball.length })
  response.write(half, () => response.destroy())
}
const silence: Exclude<Answer, Uint8Array> = () => undefined
const stall: Exclude<Answer, Uint8Array> = (_, response) => {
  response.writeHead(200, { 'content-length': codex.tarball.length })
  response.write(half)
}

describe('a fault of the network', () => {
  it.each<[string, Answer, string, number]>([
    ['404', status(404), 'the registry 127.0.0.1:PORT does not have this version', 1],
    ['a login', status(401), '127.0.0.1:PORT refused it with status 401', 1],
    ['500', status(500), '127.0.0.1:PORT answered with status 500', 3],
    ['503', status(503), '127.0.0.1:PORT answered with status 503', 3],
    ['a cut', cut, '127.0.0.1:PORT ended the transfer early (UND_ERR_SOCKET)', 3],
    ['silence', silence, '127.0.0.1:PORT sent nothing for 0.2 s', 3],
    ['a stall', stall, '127.0.0.1:PORT sent nothing for 0.2 s', 3],
  ])('%s is one sentence, and leaves nothing behind', async (_, answer, why, tries) => {
    bench.registry.publish(codex, answer)
    const { port } = new URL(bench.registry.url)
    await expect(install({ timing: { stallMs: 200, retryDelaysMs: [1, 1] } })).rejects.toMatchObject({
      code: 'CODEXKIT_NETWORK',
      exitCode: 6,
      retryable: true,
      message: `Could not download @openai/codex 0.0.1-linux-x64: ${why.replace('PORT', port)}.`,
      hint: expect.stringMatching(/(?=.*npm_config_registry)(?=.*HTTPS_PROXY)/),
    })
    expect(bench.registry.requests).toHaveLength(tries)
    expect(await bench.left()).toEqual(['runtime'])
  })

  it('a closed port is tried three times and named', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    server.close()
    await once(server, 'close')
    const place = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const host = bench.host({ npm_config_registry: `http://${place}` })
    await expect(install({ host })).rejects.toMatchObject({
      code: 'CODEXKIT_NETWORK',
      message: `Could not download @openai/codex 0.0.1-linux-x64: no connection to ${place} (ECONNREFUSED).`,
    })
  })

  it('an unknown name is named', async () => {
    const host = bench.host({ npm_config_registry: 'http://me:secret@registry.invalid/npm' })
    const failure = install({ host })
    await expect(failure).rejects.toMatchObject({ code: 'CODEXKIT_NETWORK', details: { reason: 'name' } })
    await expect(failure).rejects.toThrow('the name of registry.invalid was not found')
    await expect(failure).rejects.not.toMatchObject({ details: { url: expect.stringContaining('secret') } })
  })

  it.each<[string, Answer]>([
    ['two 502', afterFailures(2, status(502))],
    ['a cut stream', afterFailures(1, cut)],
  ])('passes over %s', async (_, answer) => {
    bench.registry.publish(codex, answer)
    expect(await install()).toMatchObject({ status: 'installed' })
  })
})

describe('other bytes than the pinned ones', () => {
  const other = makeTarball([{ path: 'package/vendor/fake-triple/bin/codex', content: 'evil' }])
  const endless = Buffer.alloc(codex.tarball.length * 4)
  const flipped = Buffer.from(codex.tarball)
  flipped[100] = (flipped[100] ?? 0) ^ 1
  it.each<[string, Answer, RegExp]>([
    ['another package', other, /expected sha512-.{12}…, got sha512-.{12}…\.$/],
    ['one flipped bit', flipped, /expected sha512-.{12}…, got sha512-.{12}…\.$/],
    ['an empty answer', Buffer.alloc(0), /got sha512-z4PhNX7vuL3x…\.$/],
    ['more than there should be', endless, /expected \d+ bytes, got more\.$/],
  ])('%s is refused before anything is unpacked', async (_, answer, message) => {
    bench.registry.publish(codex, answer)
    const phases: string[] = []
    const failure = install({ onProgress: ({ phase }) => phases.push(phase) })
    await expect(failure).rejects.toMatchObject({ code: 'CODEXKIT_CHECKSUM', exitCode: 7, retryable: false })
    await expect(failure).rejects.toThrow(message)
    expect(phases).not.toContain('unpack')
    expect(bench.registry.requests).toHaveLength(1)
    expect(await bench.left()).toEqual(['runtime'])
  })
})

it('asks for the bytes as they are, with the login of the registry', async () => {
  bench.registry.publish(codex)
  const host = bench.host({ npm_config_registry: bench.registry.url.replace('//', '//me:pass@') })
  await install({ host })
  expect(bench.registry.headers[0]).toMatchObject({
    'accept-encoding': 'identity',
    authorization: 'Basic bWU6cGFzcw==',
  })
})

it('an abort in the middle ends with its own reason and leaves nothing', async () => {
  bench.registry.publish(codex, stall)
  const reason = new Error('stopped by the test')
  const onProgress = ({ bytes = 0 }): void => {
    if (bytes > 0) bench.abort.abort(reason)
  }
  let time = 0
  const host = bench.host({}, { now: () => new Date((time += 1000)) })
  await expect(install({ host, onProgress })).rejects.toBe(reason)
  expect(await bench.left()).toEqual(['runtime'])
})

it('an abort while the registry is silent does not wait for it', async () => {
  const reason = new Error('stopped by the test')
  bench.registry.publish(codex, () => setImmediate(() => bench.abort.abort(reason)))
  await expect(install({ timing: { retryDelaysMs: [] } })).rejects.toBe(reason)
  expect(await bench.left()).toEqual(['runtime'])
})
