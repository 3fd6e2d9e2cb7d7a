import type { Host } from '../../src/platform/host.ts'

/** A Linux machine without a single variable, unless the test says otherwise. */
export function testHost(facts: Partial<Host> = {}): Host {
  return {
    env: {},
    cwd: '/work',
    homeDir: '/home/ada',
    platform: 'linux',
    arch: 'x64',
    signal: new AbortController().signal,
    now: () => new Date('2026-11-20T14:15:02Z'),
    ...facts,
  }
}
