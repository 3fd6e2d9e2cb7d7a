import { linkSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { makeExecutable } from '../../build/make-executable.ts'
import { ENTRY_PART } from '../../build/program-parts.ts'
import { targetNamed } from '../../build/targets.ts'

export interface FakePrograms {
  folder: string
  codex: string
  /** A folder with `git.exe`, to be put on PATH. */
  gitFolder: string
}

/** Packs test/fixtures/fake-codex the way codexkit itself is packed. */
export async function makeFakePrograms(): Promise<FakePrograms> {
  const folder = mkdtempSync(join(tmpdir(), 'fake programs ü '))
  const entry = join(import.meta.dirname, '..', 'fixtures', 'fake-codex', 'main.ts')
  const { outputFiles } = await build({
    entryPoints: [entry],
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node26',
  })
  const code = outputFiles.map(({ text }) => `(function (module, exports, require) {\n${text}})`).join('')
  const codex = join(folder, 'fake-codex.exe')
  const report = (line: string): void => console.error(line)
  await makeExecutable({
    parts: [{ name: ENTRY_PART, code }],
    target: targetNamed('win-x64'),
    output: codex,
    report,
  })
  const gitFolder = mkdtempSync(join(folder, 'path-'))
  linkSync(codex, join(gitFolder, 'git.exe'))
  return { folder, codex, gitFolder }
}
