import { defineCommand } from '../../cli/command-spec.ts'

export const spec = defineCommand({
  name: 'env-report',
  summary: 'Show the system, the tools, Codex, the variables and the MCP servers, and what to mend.',
  description: [
    'Values of variables are never shown, only whether they are set and where.',
    'It exits 1 when a row has failed: a required tool that cannot be used, a required variable that is not set, a value that cannot be right, or a pinned Codex that was changed. Everything else that needs a look is a warning, which counts with --strict only.',
    'MCP servers that are configured are started as Codex would, each for at most 5 s, and ended: a row of the MCP section says how they would do in a run. A required one that does not work is a failed row. They are not started with --no-mcp, nor where the report is committed, compared or a step summary, which leave that row out.',
    'With --check and --baseline it exits 1 when there is a difference. Rows that change by themselves (sizes, the network) are neither committed nor compared.',
  ],
  options: [
    { name: 'markdown', type: 'flag', summary: 'Print Markdown.' },
    { name: 'html', type: 'flag', summary: 'Print one HTML file that needs nothing else.' },
    { name: 'github', type: 'flag', summary: 'Append Markdown to the step summary of a GitHub Actions job.' },
    {
      name: 'output',
      type: 'value',
      placeholder: 'FILE',
      summary: 'Write the report into FILE, between its marks; the rest of FILE stays.',
    },
    {
      name: 'check',
      type: 'flag',
      summary: 'Compare with the report in docs/ENVIRONMENT.md, or in the file of --output, and write nothing.',
    },
    {
      name: 'baseline',
      type: 'value',
      placeholder: 'FILE',
      summary: 'Compare with what --json printed on another machine.',
    },
    { name: 'no-mcp', type: 'flag', summary: 'Start no MCP server; only tell which are configured.' },
  ],
  examples: [
    { command: 'codexkit env-report', explains: 'A table for a person.' },
    { command: 'codexkit env-report --json', explains: 'The same facts for a script.' },
    { command: 'codexkit env-report --output docs/ENVIRONMENT.md', explains: 'A report to commit.' },
    { command: 'codexkit env-report --check', explains: 'In CI: fails when the committed report is out of step.' },
  ],
  exitCodes: ['ok', 'failed', 'usage', 'missingInput', 'permission', 'interrupt'],
  shim: 'scripts/env-report.ps1',
  cmdlet: 'Get-CodexEnvironment',
  bin: true,
})
