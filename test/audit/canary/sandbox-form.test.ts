import { describe, expect, it } from 'vitest'
import { sandboxForm } from '../../../src/audit/canary/sandbox-form.ts'
import { capabilities } from '../../../src/codex/index.ts'

describe('the sandbox command', () => {
  it.each([
    ['0.40.0', 'linux', 'read-only', 'debug landlock'],
    ['0.40.0', 'linux', 'workspace-write', 'debug landlock --full-auto'],
    ['0.40.0', 'darwin', 'workspace-write', 'debug seatbelt --full-auto'],
    ['0.40.0', 'win32', 'workspace-write', undefined],
    ['0.57.0', 'linux', 'read-only', 'sandbox linux'],
    ['0.57.0', 'darwin', 'read-only', 'sandbox macos'],
    ['0.104.0', 'linux', 'workspace-write', 'sandbox linux --full-auto'],
    ['0.104.0', 'win32', 'workspace-write', 'sandbox windows --full-auto'],
    ['0.104.0', 'freebsd', 'workspace-write', undefined],
    ['0.124.0', 'linux', 'workspace-write', 'sandbox linux --full-auto'],
    ['0.134.0', 'linux', 'workspace-write', 'sandbox -c sandbox_mode="workspace-write"'],
    ['0.169.0', 'linux', 'read-only', 'sandbox -c sandbox_mode="read-only"'],
    ['0.169.0', 'win32', 'workspace-write', 'sandbox -c sandbox_mode="workspace-write"'],
    ['0.999.0', 'darwin', 'workspace-write', 'sandbox -c sandbox_mode="workspace-write"'],
  ] as const)('of %s on %s in %s', (version, platform, mode, want) => {
    expect(sandboxForm(capabilities(version), platform, mode)?.join(' ')).toBe(want)
  })
})
