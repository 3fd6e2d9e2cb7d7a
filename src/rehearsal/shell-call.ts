import { platform } from 'node:os'
import type { OfferedTool } from './decode-request.ts'
import type { OutputItem } from './wire-events.ts'

export interface ShellCommand {
  callId: string
  /** Text for the shell Codex chose. */
  command: string
  /** Where to run it; without it, where Codex works. */
  workdir: string | undefined
}

/** Time the command gets before Codex answers without its end; a cold PowerShell or a login shell can be slow. */
const WAIT_MS = 30_000

/** How each shell tool wants to be called. The first one offered is taken, so the newest stands on top. */
const SHELL_TOOLS = {
  exec_command: ({ command, workdir }) => functionCall({ cmd: command, workdir, yield_time_ms: WAIT_MS }),
  shell_command: ({ command, workdir }) => functionCall({ command, workdir, timeout_ms: WAIT_MS }),
  shell: ({ command, workdir }) => functionCall({ command: argv(command), workdir, timeout_ms: WAIT_MS }),
  local_shell: ({ command, workdir }) => ({
    type: 'local_shell_call',
    status: 'completed',
    action: { type: 'exec', command: argv(command), working_directory: workdir, timeout_ms: WAIT_MS },
  }),
  // Code mode: the only tool is a JavaScript one, and the shell a function in it.
  exec: ({ command, workdir }) => ({
    type: 'custom_tool_call',
    input: `text((await tools.exec_command(${JSON.stringify({ cmd: command, workdir, yield_time_ms: WAIT_MS })})).output)`,
  }),
} as const satisfies Record<string, (call: ShellCommand) => { type: string; [field: string]: unknown }>

/** Where Codex keeps tools of its own; other namespaces belong to MCP servers, whose tools may have any name. */
const OWN_NAMESPACES: readonly (string | undefined)[] = [undefined, 'functions']

/** The call of a shell tool among those offered, or undefined when there is none. */
export function shellCall(tools: readonly OfferedTool[], call: ShellCommand): OutputItem | undefined {
  for (const [name, render] of Object.entries(SHELL_TOOLS)) {
    const tool = tools.find((offered) => offered.name === name && OWN_NAMESPACES.includes(offered.namespace))
    if (!tool) continue
    const address = tool.type === 'local_shell' ? {} : { name, namespace: tool.namespace }
    return { id: `item_${call.callId}`, call_id: call.callId, ...address, ...render(call) }
  }
  return undefined
}

function functionCall(args: Record<string, unknown>): { type: string; arguments: string } {
  return { type: 'function_call', arguments: JSON.stringify(args) }
}

function argv(command: string): string[] {
  return platform() === 'win32' ? ['powershell.exe', '-NoProfile', '-Command', command] : ['bash', '-lc', command]
}
