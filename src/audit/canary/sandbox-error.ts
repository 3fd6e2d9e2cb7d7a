import { release } from 'node:os'
import { CodexkitError } from '../../errors.ts'
import type { Host } from '../../platform/host.ts'
import type { SandboxMode } from '../request/audit-request.ts'
import type { SandboxCheck, SandboxState } from './check-sandbox.ts'

const MESSAGES = {
  'cannot-run': (mode) => `The sandbox of Codex cannot run any command here (${mode})`,
  'cannot-write': (mode) => `The sandbox of Codex does not let commands write the workspace (${mode})`,
  'can-write': (mode) => `The sandbox of Codex lets commands write what ${mode} forbids`,
} satisfies Partial<Record<SandboxState, (mode: SandboxMode) => string>>

/** Why a run must not start, or undefined when the sandbox is as it should be or was not checked. Exit 9. */
export function sandboxError(
  check: SandboxCheck,
  where: { host: Pick<Host, 'platform'>; sandboxMode: SandboxMode; kernel?: string },
): CodexkitError | undefined {
  const { state, detail } = check
  if (state === 'ok' || state === 'not-checked') return undefined
  const { host, sandboxMode, kernel = release() } = where
  return new CodexkitError('CODEX_INVALID_CONFIG', `${MESSAGES[state](sandboxMode)}: ${detail.replace(/\.$/, '')}.`, {
    exitCode: 9,
    hint: `${fixFor(state, host.platform, kernel)} Or add --no-canary to run all the same.`,
    details: { classification: 'config', failureCode: `sandbox_${state.replace('-', '_')}`, sandboxMode, detail },
  })
}

function fixFor(state: SandboxState, platform: NodeJS.Platform, kernel: string): string {
  if (state === 'can-write') {
    return 'Do not trust this Codex with the workspace: take the pinned one (codexkit runtime install --force), or run it in a container.'
  }
  if (platform === 'darwin')
    return 'Check that /usr/bin/sandbox-exec works, and that codexkit itself does not run in a sandbox.'
  if (platform === 'win32') {
    return 'Choose a sandbox in [windows] of the Codex configuration (sandbox = "unelevated"), or run in WSL 2.'
  }
  // WSL 1 has no kernel of its own, so neither Landlock nor namespaces; it spells Microsoft with a capital.
  if (/Microsoft/.test(kernel)) return 'WSL 1 has no sandbox: change to WSL 2 (wsl --set-version DISTRIBUTION 2).'
  return (
    'Allow unprivileged user namespaces (sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, ' +
    'or user.max_user_namespaces above 0); in a container let its seccomp profile allow unshare and Landlock.'
  )
}
