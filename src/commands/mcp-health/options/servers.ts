import type { OptionSpec } from '../../../cli/command-spec.ts'

/** Which servers are looked at, and by the rules of which Codex. */
export const SERVER_OPTIONS = [
  {
    name: 'server',
    type: 'value',
    short: 's',
    repeatable: true,
    placeholder: 'NAME',
    summary: 'Only this server; it must be healthy then, required or not.',
  },
  {
    name: 'working-dir',
    type: 'value',
    short: 'w',
    placeholder: 'FOLDER',
    summary: 'The workspace, whose .codex/config.toml counts too. Without it: the current folder.',
  },
  {
    name: 'codex-home',
    type: 'value',
    env: 'CODEX_HOME',
    placeholder: 'FOLDER',
    summary: 'The Codex home whose config.toml is read. Without it: ~/.codex.',
  },
  {
    name: 'profile',
    type: 'value',
    // $Profile is PowerShell's own.
    powershellName: 'CodexProfile',
    placeholder: 'NAME',
    summary: 'The profile of config.toml to read it with.',
  },
  {
    name: 'config-override',
    type: 'value',
    short: 'c',
    repeatable: true,
    placeholder: 'KEY=VALUE',
    summary: 'A setting as `codex -c` takes it, such as mcp_servers.docs.enabled=false.',
  },
  {
    name: 'config',
    type: 'value',
    placeholder: 'FILE',
    summary: 'Read this config.toml and no other.',
  },
  {
    name: 'from',
    type: 'value',
    repeatable: true,
    placeholder: 'FILE',
    summary: 'Read the servers of an mcp.json of another client too.',
  },
  {
    name: 'codex-version',
    type: 'value',
    placeholder: 'X.Y.Z',
    summary: 'Judge by the rules of this Codex. Without it: the one that runs would use.',
  },
  { name: 'codex', type: 'value', placeholder: 'FILE', summary: 'Judge by the rules of this Codex program.' },
] as const satisfies readonly OptionSpec[]
