/** What stands in a secret's place until a person fills it in; it counts as unset. */
export const PLACEHOLDER = 'insert-local-token'

export const VARIABLE_KINDS = ['string', 'url', 'choice', 'path', 'integer'] as const
export type VariableKind = (typeof VARIABLE_KINDS)[number]

export interface VariableRow {
  name: string
  kind: VariableKind
  secret: boolean
  /** What a new `.env` holds. Empty means unset. */
  default: string
  choices?: readonly string[]
  description: string
  /** Who reads it in the end. */
  readBy: 'codexkit' | 'Codex' | 'codexkit and Codex' | 'this project'
  /** The first Codex that reads it from the environment itself. */
  sinceCodex?: string
  /** Whether `env-report` calls it a failure when it is unset. */
  required?: boolean
}

/** Every variable codexkit knows. `.env`, `.env.example` and the report are made from these rows, in this order. */
export const CATALOGUE: readonly VariableRow[] = [
  {
    name: 'CODEX_API_KEY',
    kind: 'string',
    secret: true,
    default: PLACEHOLDER,
    description: 'API key that Codex uses in a run. Without it codexkit can only rehearse.',
    readBy: 'codexkit and Codex',
    sinceCodex: '0.44.0',
  },
  {
    name: 'OPENAI_API_KEY',
    kind: 'string',
    secret: true,
    default: PLACEHOLDER,
    description: 'API key used when CODEX_API_KEY is not set.',
    readBy: 'codexkit',
  },
  {
    name: 'OLLAMA_API_KEY',
    kind: 'string',
    secret: true,
    default: PLACEHOLDER,
    description: 'Token of an Ollama server, where one asks for it.',
    readBy: 'Codex',
  },
  {
    name: 'OPENAI_BASE_URL',
    kind: 'url',
    secret: false,
    default: 'https://api.openai.com/v1',
    description: 'Address of the Responses API.',
    readBy: 'codexkit',
  },
  {
    name: 'CODEX_MODEL',
    kind: 'string',
    secret: false,
    default: 'gpt-5-codex',
    description: 'Model that a run asks for.',
    readBy: 'codexkit',
  },
  {
    name: 'CODEX_HOME',
    kind: 'path',
    secret: false,
    default: '',
    description: 'Your own Codex home, which codexkit only reads. Empty means ~/.codex.',
    readBy: 'codexkit and Codex',
    sinceCodex: '0.40.0',
  },
  {
    name: 'CODEX_APPROVAL_POLICY',
    kind: 'choice',
    secret: false,
    default: 'never',
    choices: ['never', 'on-request'],
    description: 'When Codex asks a person. Nobody is there in an unattended run, so never.',
    readBy: 'codexkit',
  },
  {
    name: 'CODEX_SANDBOX_MODE',
    kind: 'choice',
    secret: false,
    default: 'workspace-write',
    choices: ['read-only', 'workspace-write', 'danger-full-access'],
    description: 'What commands started by Codex may write.',
    readBy: 'codexkit',
  },
  {
    name: 'CODEX_LOG_ROOT',
    kind: 'path',
    secret: false,
    default: 'docs/evidence/codex',
    description: 'Folder for the evidence of runs, from the top of the workspace.',
    readBy: 'codexkit',
  },
  {
    name: 'RUST_LOG',
    kind: 'string',
    secret: false,
    default: 'codex_core=info,codex_exec=info',
    description: 'Which traces Codex writes to stderr; they are kept in the evidence.',
    readBy: 'Codex',
    sinceCodex: '0.40.0',
  },
]

/** The row of a variable. The name is one of the catalogue's, so a missing row is a mistake in the code. */
export function catalogueRow(name: string): VariableRow {
  const row = CATALOGUE.find((candidate) => candidate.name === name)
  if (!row) throw new Error(`the catalogue has no variable ${name}`)
  return row
}

/** Names of the variables whose values are secrets. */
export function secretNames(): string[] {
  return CATALOGUE.filter((row) => row.secret).map((row) => row.name)
}

/** Whether a value stands for nothing: absent, empty, or the placeholder. References to a vault count as set. */
export function isUnset(value: string | undefined): boolean {
  return value === undefined || value.trim() === '' || value.trim() === PLACEHOLDER
}
