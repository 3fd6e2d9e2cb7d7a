import { readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A program that takes the place of Codex: what its sandbox lets a command do is what the test says. */
export interface FakeCodex {
  program: string
  /** What it was started with, one line for each start. */
  starts: () => string[]
}

/** Makes it in a folder of its own. `body` is shell code (POSIX) that runs in the folder Codex was started in. */
export async function fakeCodex(folder: string, body: string): Promise<FakeCodex> {
  const own = await mkdtemp(join(folder, 'fake codex '))
  const program = join(own, 'codex')
  const log = join(own, 'starts.log')
  await writeFile(log, '')
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$CODEX_HOME|$PWD|$SECRET|$*" >> '${log}'\n${body}\n`, {
    mode: 0o755,
  })
  return { program, starts: () => readFileSync(log, 'utf8').split('\n').slice(0, -1) }
}

/** What a sandbox may do, as shell code. */
export const BODIES = {
  /** Runs the command behind `--` unprotected. */
  letsAll: 'while [ "$1" != "--" ]; do shift; done; shift; exec "$@"',
  letsInside: 'echo codexkit-canary; echo x > canary.txt; echo "cannot create ../outside" >&2',
  letsNothing: 'echo codexkit-canary; echo "cannot create canary.txt: Read-only file system" >&2',
  refuses: 'echo "bwrap: Creating new namespace failed" >&2; exit 1',
  noSuchCommand: `echo "error: unrecognized subcommand '/bin/sh'" >&2; exit 2`,
  takesItForAPrompt: 'echo "Error: stdin is not a terminal" >&2; exit 1',
} as const
