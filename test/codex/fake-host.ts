import type { Env, Host } from '../../src/platform/host.ts'

/** A Linux machine with a fixed clock whose folders are those of a test. */
export function fakeHost(folder: string, facts: Partial<Host> & { env?: Env } = {}): Host {
  return {
    env: {},
    cwd: folder,
    homeDir: folder,
    platform: 'linux',
    arch: 'x64',
    signal: new AbortController().signal,
    now: () => new Date('2026-11-20T14:15:02.345Z'),
    ...facts,
  }
}
