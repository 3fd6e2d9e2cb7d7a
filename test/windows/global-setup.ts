import type { TestProject } from 'vitest/node'
import { makeWindowsPrograms, removeWindowsPrograms } from './programs.ts'
import { runWindows, setUpWine } from './wine.ts'

/** Packs the programs once for all Windows tests, and ends Wine after the last of them. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if ((await setUpWine()) !== undefined) return undefined
  const programs = await makeWindowsPrograms()
  project.provide('windowsPrograms', programs)
  return async () => {
    await runWindows('cmd.exe', ['/c', 'exit'], { cwd: import.meta.dirname })
    removeWindowsPrograms(programs)
  }
}
