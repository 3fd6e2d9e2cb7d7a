import type { Host } from '../../src/platform/host.ts'

/** A Linux x64 machine with the PATH of this one, so that stand-ins written for sh run. */
export function selfHost(folder: string, more: Partial<Host> = {}): Host {
  return {
    env: { PATH: process.env['PATH'] },
    cwd: folder,
    homeDir: folder,
    platform: 'linux',
    arch: 'x64',
    signal: new AbortController().signal,
    now: () => new Date('2026-11-20T12:00:00Z'),
    ...more,
  }
}
