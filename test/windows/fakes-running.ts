import { listProcesses } from '../support/processes.ts'
import type { WindowsBench } from './bench.ts'
import { windowsPath } from './wine.ts'

/**
 * The stand-ins in what tasklist prints. They are one file under two names, and Wine shows a program by the first that it
 * saw.
 */
export const FAKES = /\b(?:fake-codex|git)\.exe/i

/** The stand-ins for Codex that this bench's runs started and that still run, a line for each. */
export async function fakesRunning({ run, home }: WindowsBench, cwd: string): Promise<string[]> {
  if (process.platform === 'linux') {
    const lines = listProcesses().map(({ args }) => args.join(' '))
    return lines.filter((line) => line.includes('fake-codex.exe') && line.includes(windowsPath(home)))
  }
  const { stdout } = await run(cwd, 'tasklist.exe', ['/FI', 'IMAGENAME eq fake-codex.exe', '/FO', 'CSV', '/NH'])
  return stdout.split(/\r?\n/).filter((line) => FAKES.test(line))
}
