import { describe, expect, it } from 'vitest'
import { sandboxError } from '../../../src/audit/canary/sandbox-error.ts'

const KERNEL = '6.1.0-18-amd64'

describe('the error of a sandbox', () => {
  it.each(['ok', 'not-checked'] as const)('is none when it is %s', (state) => {
    const check = { state, detail: 'x', fromCache: false }
    expect(sandboxError(check, { host: { platform: 'linux' }, sandboxMode: 'read-only' })).toBeUndefined()
  })

  it.each([
    ['cannot-run', 'linux', KERNEL, 'cannot run any command here (workspace-write): why.', 'unprivileged_userns=0'],
    ['cannot-run', 'linux', '4.4.0-19041-Microsoft', 'cannot run any command', 'change to WSL 2'],
    ['cannot-run', 'linux', '5.15.0-microsoft-standard-WSL2', 'cannot run any command', 'user namespaces'],
    ['cannot-write', 'linux', KERNEL, 'does not let commands write the workspace (workspace-write): why.', 'Landlock'],
    ['cannot-write', 'darwin', '24.0.0', 'does not let commands write', 'sandbox-exec'],
    ['cannot-run', 'win32', '10.0.22631', 'cannot run any command', '[windows]'],
    ['can-write', 'win32', '10.0.22631', 'lets commands write what workspace-write forbids: why.', 'Do not trust'],
    ['can-write', 'linux', KERNEL, 'lets commands write', 'Do not trust'],
  ] as const)('for %s on %s (%s)', (state, platform, kernel, message, fix) => {
    const check = { state, detail: 'why.', fromCache: false }
    const error = sandboxError(check, { host: { platform }, sandboxMode: 'workspace-write', kernel })
    expect(error).toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 9,
      retryable: false,
      details: { classification: 'config', failureCode: `sandbox_${state.replace('-', '_')}`, detail: 'why.' },
    })
    expect(error?.message).toContain(message)
    expect(error?.hint).toContain(fix)
    expect(error?.hint).toMatch(/Or add --no-canary to run all the same\.$/)
  })
})
