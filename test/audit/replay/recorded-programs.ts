import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ReplayedTurn } from './replay-bench.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'codex')
const STDERR = '.stderr.txt'

export interface RecordedProgram {
  version: string
  scenario: string
  turn: ReplayedTurn
}

/** Every recording as a turn to replay, also those of a Codex that said something on stderr only. */
export function recordedPrograms(): RecordedProgram[] {
  return globSync(['*/exec/*.jsonl', `*/exec/*${STDERR}`], { cwd: FOLDER })
    .sort()
    .map((name) => {
      const path = join(FOLDER, name)
      const silent = name.endsWith(STDERR)
      const turn = silent ? { stderr: readFileSync(path, 'utf8'), exitCode: 1 } : { stdoutFile: path }
      return { version: dirname(dirname(name)), scenario: basename(name, silent ? STDERR : '.jsonl'), turn }
    })
}
