import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fetchPackage } from '../../build/fetch-package.ts'
import { pinnedLock } from '../../src/runtime/index.ts'
import { startFakeRegistry, type FakeRegistry } from '../support/fake-registry.ts'

/**
 * A registry on loopback that serves the pinned Codex for Windows: programs under Wine get no proxy and no certificate
 * of this machine. The package itself comes through npm.
 */
export async function startCodexRegistry(): Promise<FakeRegistry> {
  const locked = pinnedLock().targets['win32-x64']
  if (!locked) throw new Error('codex-runtime.lock.json pins a Codex for Windows')
  const { package: name, packageVersion: version, integrity } = locked
  const tarball = await fetchPackage({ name, version, integrity }, (line) => console.error(line))
  const { size } = await stat(tarball)
  const registry = await startFakeRegistry()
  registry.serve(`/${name}/-/codex-${version}.tgz`, (_, response) => {
    response.writeHead(200, { 'content-length': size })
    createReadStream(tarball).pipe(response)
  })
  return registry
}
