import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder whose name has a space and a letter beyond ASCII; gone when the test is over. */
export function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'codexkit tést ')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The same as an empty git repository. */
export function makeRepository(): string {
  const folder = makeFolder()
  git(folder, 'init', '--quiet', '--initial-branch=main')
  git(folder, 'config', 'user.email', 'test@example.invalid')
  git(folder, 'config', 'user.name', 'Test')
  return folder
}

/** Runs git in a folder and gives back what it printed. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
}
