/** Which model a run asks, where it stands, and how it logs in. What is undefined was not said by anybody. */
export interface ModelSettings {
  model: string
  /** Address of the API, up to and with `/v1`. */
  baseUrl: string
  /** Which of the two came as a flag of this run, so that a profile must not change it. */
  explicit?: readonly ('model' | 'baseUrl')[]
  /** Name for another provider than the built-in one. */
  provider?: string
  /** Variable that holds that provider's key. */
  envKey?: string
  wireApi?: WireApi
  /** Added to every request's address: Azure wants `api-version`. */
  queryParams?: Readonly<Record<string, string>>
  /** Headers by value. Secrets are refused here. */
  httpHeaders?: Readonly<Record<string, string>>
  /** Headers by the name of the variable that holds the value: Azure wants `api-key`. */
  envHttpHeaders?: Readonly<Record<string, string>>
  /** A model server on this machine. */
  oss?: boolean
  localProvider?: LocalProvider
  /** Name of a profile in the user's own Codex home. */
  profile?: string
  mcp: 'none' | 'merge' | 'self'
  /** A `mcp.json` of another tool, absolute. Read when `mcp` is `merge`. */
  mcpFile?: string
  auth: AuthMode
}

export type WireApi = 'responses' | 'chat'
export type LocalProvider = 'ollama' | 'lmstudio'
export type AuthMode = 'auto' | 'key' | 'login'

/** Where the built-in provider stands unless told otherwise. */
export const OPENAI_BASE_URL = 'https://api.openai.com/v1'

/** Whether an address is another than OpenAI's own. */
export function isCustomEndpoint(baseUrl: string): boolean {
  return baseUrl.replace(/\/+$/, '') !== OPENAI_BASE_URL
}
