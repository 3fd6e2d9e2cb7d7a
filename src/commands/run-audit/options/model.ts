import type { OptionSpec } from '../../../cli/command-spec.ts'
import { catalogueRow } from '../../../env/catalogue.ts'

/** Which model is asked, where it stands, and who pays. */
export const MODEL_OPTIONS = [
  {
    name: 'model',
    type: 'value',
    short: 'm',
    placeholder: 'NAME',
    env: 'CODEX_MODEL',
    default: catalogueRow('CODEX_MODEL').default,
    summary: 'Model to ask for.',
  },
  {
    name: 'base-url',
    type: 'value',
    placeholder: 'URL',
    env: 'OPENAI_BASE_URL',
    default: catalogueRow('OPENAI_BASE_URL').default,
    summary: 'Address of the API, http or https.',
  },
  {
    name: 'auth',
    type: 'value',
    placeholder: 'MODE',
    default: 'auto',
    choices: ['auto', 'key', 'login'],
    summary: 'key: CODEX_API_KEY or OPENAI_API_KEY; login: what "codexkit runtime login" made; auto: a key first.',
  },
  {
    name: 'provider',
    type: 'value',
    placeholder: 'NAME',
    summary: 'Another provider than OpenAI, at --base-url.',
  },
  { name: 'env-key', type: 'value', placeholder: 'NAME', summary: "Variable that holds that provider's key." },
  {
    name: 'wire-api',
    type: 'value',
    placeholder: 'API',
    choices: ['responses', 'chat'],
    summary: 'What that provider speaks; Codex dropped chat after 0.94.',
  },
  {
    name: 'query-param',
    type: 'value',
    placeholder: 'NAME=VALUE',
    repeatable: true,
    summary: 'Added to the address of each request, such as api-version=2025-04-01 for Azure.',
  },
  {
    name: 'http-header',
    type: 'value',
    placeholder: 'NAME=VALUE',
    repeatable: true,
    summary: 'Added to each request; never a secret.',
  },
  {
    name: 'env-http-header',
    type: 'value',
    placeholder: 'NAME=VARIABLE',
    repeatable: true,
    summary: 'The same with the value of a variable, such as api-key=AZURE_OPENAI_API_KEY.',
  },
  { name: 'oss', type: 'flag', summary: 'Use a model server on this machine.' },
  {
    name: 'local-provider',
    type: 'value',
    placeholder: 'NAME',
    choices: ['ollama', 'lmstudio'],
    summary: 'Which server --oss means. Without it: the one that answers.',
  },
  {
    name: 'profile',
    type: 'value',
    // $Profile is PowerShell's own.
    powershellName: 'CodexProfile',
    placeholder: 'NAME',
    summary: 'Take a profile of your own Codex configuration; one that is missing is an error.',
  },
  {
    name: 'mcp',
    type: 'value',
    placeholder: 'MODE',
    default: 'none',
    choices: ['none', 'merge', 'self'],
    summary: 'MCP servers of the run: none, merge (yours and --mcp-file), self (codexkit serve).',
  },
  {
    name: 'mcp-file',
    type: 'value',
    placeholder: 'FILE',
    summary: 'A mcp.json whose servers are merged too.',
  },
] as const satisfies readonly OptionSpec[]
