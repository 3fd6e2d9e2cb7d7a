import { defineCommand } from '../../cli/command-spec.ts'
import { CHANGE_OPTIONS } from './options/changes.ts'
import { PROBING_OPTIONS } from './options/probing.ts'
import { REPORT_OPTIONS } from './options/reports.ts'
import { SERVER_OPTIONS } from './options/servers.ts'

export const spec = defineCommand({
  name: 'mcp-health',
  summary: 'Start every configured MCP server the way Codex would, and say what will work in a run.',
  description: [
    'Each server is started with the environment Codex would give it, asked for its tools, and ended with everything it started. Then every server gets a verdict: ok; ok-but-late, its tools come after Codex stopped waiting; ok-but-cancelled, `codex exec` cancels calls of its tools; unhealthy; or unknown.',
    'It exits 8 when a server is unhealthy that is required or that --server names, when the configuration stops every Codex command, and when a tool of --call fails. It exits 1 when tools are not as in --baseline. Everything else is a warning, which counts with --strict only.',
    '--fix keeps comments and order. It may approve tools, which then run without being asked for: read the difference. Where nobody can be asked that needs --yes. Secrets, and whether a project is trusted, are left to you.',
  ],
  options: [...SERVER_OPTIONS, ...PROBING_OPTIONS, ...CHANGE_OPTIONS, ...REPORT_OPTIONS],
  optionGroups: {
    Servers: SERVER_OPTIONS,
    Probing: PROBING_OPTIONS,
    Changes: CHANGE_OPTIONS,
    Reports: REPORT_OPTIONS,
  },
  examples: [
    { command: 'codexkit mcp-health', explains: 'A table of every server, and what to mend.' },
    { command: 'codexkit mcp-health --server docs --ping 5', explains: 'One server, which must be healthy.' },
    { command: 'codexkit mcp-health --server docs --call search --call-arguments "{}"', explains: 'Call one tool.' },
    { command: 'codexkit mcp-health --fix --dry-run', explains: 'What would be mended in config.toml.' },
    {
      command: 'codexkit mcp-health --baseline mcp.lock.json --github',
      explains: 'In CI: fails when tools or their schemas changed.',
    },
    { command: './scripts/mcp/mcp-health.ps1 -VerifyWithCodex', explains: 'From PowerShell; Codex has its say too.' },
  ],
  exitCodes: [
    'ok',
    'failed',
    'usage',
    'missingInput',
    'network',
    'runtime',
    'mcp',
    'permission',
    'interrupt',
    'terminated',
  ],
  shim: 'scripts/mcp/mcp-health.ps1',
  cmdlet: 'Test-CodexMcp',
  bin: true,
})
