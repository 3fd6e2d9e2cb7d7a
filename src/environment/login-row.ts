import { join } from 'node:path'
import { findVariable, type EnvFile } from '../env/index.ts'
import type { Host } from '../platform/host.ts'
import { readOptionalText } from '../platform/read-optional.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

const KEY_VARIABLES = ['CODEX_API_KEY', 'OPENAI_API_KEY'] as const

/** Which kinds of login are there: keys in variables, and what the source home's auth.json is for. Never contents. */
export async function loginRow(
  host: Host,
  envFile: Promise<EnvFile | undefined>,
  home: string,
): Promise<EnvironmentRow> {
  const file = await envFile
  const variables = KEY_VARIABLES.filter((name) => findVariable(host, file, name) !== undefined)
  const stored = loginKind(await readOptionalText(join(home, 'auth.json')))
  const kinds = [...variables, ...(stored === undefined ? [] : [`${stored} in auth.json`])]
  return makeRow({
    id: 'codex.login',
    label: 'Login',
    status: variables.length > 0 ? 'ok' : 'warning',
    fact: kinds.length > 0 ? kinds.join(', ') : 'none',
    why: 'Without a key codexkit can only rehearse.',
    fix: variables.length > 0 ? '' : 'codexkit bootstrap --prompt-secrets',
  })
}

/** The kind of login by which keys the file has; what they hold is not looked at beyond its type. */
function loginKind(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return 'nothing known'
    if ('tokens' in value && typeof value.tokens === 'object' && value.tokens !== null) return 'ChatGPT login'
    if ('OPENAI_API_KEY' in value && typeof value.OPENAI_API_KEY === 'string') return 'API key'
    return 'nothing known'
  } catch {
    // SyntaxError. Its message would quote the file.
    return 'nothing readable'
  }
}
