import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Env, Host } from '../../src/platform/host.ts'
import { startFakeRegistry, type FakeRegistry } from './fake-registry.ts'

/** A folder, a registry and a host for one test of the pinned runtime; all of it goes with `close`. */
export interface RuntimeBench {
  folder: string
  home: string
  registry: FakeRegistry
  abort: AbortController
  host: (env?: Env, facts?: Partial<Host>) => Host
  /** Everything below the home, relative to it. */
  left: () => Promise<string[]>
  close: () => Promise<void>
}

/** Makes a bench of a linux-x64 machine. */
export async function openRuntimeBench(): Promise<RuntimeBench> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'runtime ü ')))
  const home = join(folder, 'home')
  const registry = await startFakeRegistry()
  const abort = new AbortController()
  return {
    folder,
    home,
    registry,
    abort,
    host: (env = {}, facts = {}) => ({
      env: { CODEXKIT_HOME: home, npm_config_registry: registry.url, ...env },
      cwd: folder,
      homeDir: folder,
      platform: 'linux',
      arch: 'x64',
      signal: abort.signal,
      now: () => new Date('2026-11-20T14:15:02Z'),
      ...facts,
    }),
    left: async () => (await readdir(home, { recursive: true }).catch(() => [])).sort((a, b) => (a < b ? -1 : 1)),
    close: async () => {
      await registry.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
