import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Header } from 'tar'
import type { RuntimeLock, Target } from '../../src/runtime/index.ts'

export interface FakeEntry {
  path: string
  content?: string | Uint8Array
  type?: 'File' | 'SymbolicLink' | 'Link' | 'Directory'
  linkpath?: string
  mode?: number
}

/** A gzipped tarball with exactly these headers: nothing is cleaned, so it can hold what no honest tool would write. */
export function makeTarball(entries: readonly FakeEntry[]): Buffer {
  const blocks: Buffer[] = []
  for (const { path, content = '', type = 'File', linkpath, mode = 0o755 } of entries) {
    const bytes = Buffer.from(content)
    const header = Buffer.alloc(512)
    new Header({ path, mode, size: type === 'File' ? bytes.length : 0, type, linkpath, mtime: new Date(0) }).encode(
      header,
    )
    blocks.push(header)
    if (type !== 'File') continue
    blocks.push(bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512))
  }
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

/** The sha512 of bytes as npm writes it. */
export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}

export interface FakeCodex {
  tarball: Buffer
  /** A lock that pins this tarball for one target. */
  lock: RuntimeLock
}

/** A package shaped like the real one, with a small program of your own, and the lock that fits it. */
export function fakeCodex({
  version = '0.0.1',
  target = 'linux-x64',
  program = '#!/bin/sh\necho "codex-cli 0.0.1"\n',
  others = { 'codex-path/rg': 'rg', 'codex-package.json': '{}' },
  extra = [],
}: {
  version?: string
  target?: Target
  program?: string | Uint8Array
  /** Files beside the program that are locked too. */
  others?: Record<string, string>
  /** Entries of the tarball that the lock does not name. */
  extra?: readonly FakeEntry[]
} = {}): FakeCodex {
  const name = target.startsWith('win32') ? 'bin/codex.exe' : 'bin/codex'
  const contents: Record<string, string | Uint8Array> = { [name]: program, ...others }
  const root = 'vendor/fake-triple'
  const locked = Object.entries(contents).map(([path, content]) => ({ path: `package/${root}/${path}`, content }))
  const tarball = makeTarball([...extra, ...locked, { path: 'package/package.json', content: '{}' }])
  const hashes = Object.entries(contents).map(
    ([path, content]) => [path, createHash('sha256').update(content).digest('hex')] as const,
  )
  const entry = {
    package: '@openai/codex',
    packageVersion: `${version}-${target}`,
    integrity: integrityOf(tarball),
    tarballBytes: tarball.length,
    root,
    program: name,
    files: Object.fromEntries(hashes),
  }
  return { tarball, lock: { schemaVersion: 1, version, targets: { [target]: entry } } }
}

export type Answer = Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void)

export interface FakeRegistry {
  url: string
  /** The path of every request so far. */
  requests: string[]
  headers: IncomingMessage['headers'][]
  /** Serves bytes, or whatever a function does, at a path; everything else is 404. */
  serve: (path: string, answer: Answer) => void
  /** Serves the package that a fake Codex is locked to. */
  publish: (codex: FakeCodex, answer?: Answer) => void
  close: () => Promise<void>
}

/** An npm registry on loopback that counts what it is asked for. */
export async function startFakeRegistry(tls?: { key: string; cert: string }): Promise<FakeRegistry> {
  const answers = new Map<string, Answer>()
  const requests: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const listener: RequestListener = (request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    requests.push(path)
    headers.push(request.headers)
    const answer = answers.get(path)
    if (!answer) response.writeHead(404).end('{"error":"not found"}')
    else if (typeof answer === 'function') answer(request, response)
    else response.writeHead(200, { 'content-length': answer.length }).end(answer)
  }
  const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const serve = (path: string, answer: Answer): void => void answers.set(path, answer)
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    headers,
    serve,
    publish: ({ tarball, lock }, answer = tarball) => {
      for (const entry of Object.values(lock.targets)) {
        serve(`/${entry.package}/-/codex-${entry.packageVersion}.tgz`, answer)
      }
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
