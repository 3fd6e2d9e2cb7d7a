import { readFile, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { decodeText } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'
import { pathInside } from '../../platform/path-inside.ts'

/**
 * The text of a file that a skill in codexkit.toml names, without a byte order mark. Only files of the workspace: the
 * text goes to the provider and into the evidence, and codexkit.toml may be a stranger's. Throws CODEX_INVALID_CONFIG.
 */
export async function readSkillFile(workspace: string, file: string, key: string): Promise<string> {
  const path = resolve(workspace, file)
  const refuse = (message: string, cause?: unknown): CodexkitError => {
    const hint = `Check ${key} in codexkit.toml: it starts at the workspace.`
    return new CodexkitError('CODEX_INVALID_CONFIG', message, { hint, details: { key, path }, cause })
  }
  try {
    const inside = pathInside(await realpath(workspace), await realpath(path))
    if (inside === undefined) throw refuse(`${path} is not in the workspace.`)
    return decodeText(await readFile(path)).text
  } catch (thrown) {
    if (thrown instanceof CodexkitError) throw thrown
    throw refuse(fileError(thrown, 'read', path).message, thrown)
  }
}

/** A JSON Schema from a file of the workspace. Throws CODEX_INVALID_CONFIG when it holds no JSON object. */
export async function readSchemaFile(
  workspace: string,
  file: string,
  key: string,
): Promise<Readonly<Record<string, unknown>>> {
  const text = await readSkillFile(workspace, file, key)
  const refuse = (why: string, cause?: unknown): CodexkitError => {
    const hint = 'It must hold a JSON Schema: an object with "type", "properties" and so on.'
    const details = { key, path: resolve(workspace, file) }
    return new CodexkitError('CODEX_INVALID_CONFIG', `${file} (${key}) ${why}.`, { hint, details, cause })
  }
  try {
    const schema: unknown = JSON.parse(text)
    if (isRecord(schema)) return schema
  } catch (thrown) {
    throw refuse('is not JSON', thrown)
  }
  throw refuse('is no JSON object')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
