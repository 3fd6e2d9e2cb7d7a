import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { findNodeRuntime } from '../../build/node-runtime.ts'
import { targetNamed } from '../../build/targets.ts'
import { makeFakePrograms, type FakePrograms } from './fake-programs.ts'

const TOP = join(import.meta.dirname, '..', '..')

/** The programs that the Windows tests run, by their names on this machine. */
export interface WindowsPrograms {
  /** codexkit-win-x64.exe from today's sources. */
  executable: string
  /** A plain node.exe, for what a test does on Windows itself. */
  node: string
  fakes: FakePrograms
}

declare module 'vitest' {
  export interface ProvidedContext {
    windowsPrograms: WindowsPrograms | undefined
  }
}

/** The programs that global-setup.ts made for all files. A file that is run without that makes its own. */
export async function windowsPrograms(): Promise<WindowsPrograms> {
  const shared = inject('windowsPrograms')
  if (shared) return shared
  const own = await makeWindowsPrograms()
  process.once('exit', () => removeWindowsPrograms(own))
  return own
}

/** Packs them, which takes half a minute. */
export async function makeWindowsPrograms(): Promise<WindowsPrograms> {
  const fakes = await makeFakePrograms()
  const report = (line: string): void => console.error(line)
  const folder = mkdtempSync(join(fakes.folder, 'node-'))
  // `release:verify` names the one of an archive.
  const given = process.env['CODEXKIT_TEST_EXECUTABLE']
  const [{ program }] = await Promise.all([
    findNodeRuntime(targetNamed('win-x64'), folder, report),
    given ?? promisify(execFile)(process.execPath, [join(TOP, 'build', 'package.ts'), 'win-x64']),
  ])
  return { executable: given ?? join(TOP, 'dist', 'codexkit-win-x64.exe'), node: program, fakes }
}

/** Removes what was made beside dist. */
export function removeWindowsPrograms({ fakes }: WindowsPrograms): void {
  rmSync(fakes.folder, { recursive: true, force: true })
}
