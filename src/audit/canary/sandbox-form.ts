import type { Capabilities } from '../../codex/index.ts'
import type { SandboxMode } from '../request/audit-request.ts'

export type SandboxCapabilities = Pick<
  Capabilities,
  'version' | 'sandboxCommand' | 'sandboxCommandReadsMode' | 'sandboxBySystemName' | 'sandboxUnderDebug'
>

const SYSTEM_NAMES: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'macos', win32: 'windows' }
const OLD_NAMES: Partial<Record<NodeJS.Platform, string>> = { linux: 'landlock', darwin: 'seatbelt' }

/**
 * The arguments that run a command in Codex's own sandbox, the command following behind `--`; undefined where this Codex
 * has no such command for the system. See docs/notes/codex/sandbox.md.
 */
export function sandboxForm(
  codex: SandboxCapabilities,
  platform: NodeJS.Platform,
  mode: SandboxMode,
): readonly string[] | undefined {
  const asConfig = ['-c', `sandbox_mode="${mode}"`]
  if (codex.sandboxCommand) return ['sandbox', ...asConfig]
  // The oldest heed no configuration: without the flag they are read-only, with it they may write.
  const asFlag = mode === 'read-only' ? [] : ['--full-auto']
  const flags = codex.sandboxCommandReadsMode ? asConfig : asFlag
  const [name, oldName] = [SYSTEM_NAMES[platform], OLD_NAMES[platform]]
  if (codex.sandboxBySystemName && name !== undefined) return ['sandbox', name, ...flags]
  return codex.sandboxUnderDebug && oldName !== undefined ? ['debug', oldName, ...flags] : undefined
}
