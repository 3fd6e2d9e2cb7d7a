import { mkdir } from 'node:fs/promises'
import { isAbsolute, join, normalize, sep } from 'node:path'
import { CodexkitError } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'
import { statOptional } from '../../platform/read-optional.ts'

/** Makes the folders that codexkit.toml names, within the workspace. Gives back those that were not there. */
export async function makeFolders(workspace: string, folders: readonly string[]): Promise<string[]> {
  const made: string[] = []
  for (const folder of folders) {
    const inside = normalize(folder)
    if (isAbsolute(folder) || inside === '..' || inside.startsWith(`..${sep}`)) {
      throw new CodexkitError(
        'CODEX_INVALID_CONFIG',
        `paths.create in codexkit.toml names "${folder}", outside the workspace.`,
        {
          hint: 'Give a path that stays inside.',
          details: { folder },
        },
      )
    }
    const path = join(workspace, inside)
    if (await statOptional(path)) continue
    await mkdir(path, { recursive: true }).catch((thrown: unknown) => {
      throw fileError(thrown, 'create the folder', path)
    })
    made.push(folder)
  }
  return made
}
