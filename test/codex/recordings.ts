import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'codex')

export interface Recording {
  version: string
  scenario: string
  lines: string[]
}

/** Versions that print `{id, msg}` lines, without an end of the turn. */
const LEGACY = ['0.40.0', '0.42.0']

/** What `codex exec --json` printed as thread events (0.44 and newer), by version and scenario, in a stable order. */
export function recordings(): Recording[] {
  return allRecordings().filter(({ version }) => !LEGACY.includes(version))
}

/** What versions up to 0.42 printed. */
export function legacyRecordings(): Recording[] {
  return allRecordings().filter(({ version }) => LEGACY.includes(version))
}

export function allRecordings(): Recording[] {
  return globSync('*/exec/*.jsonl', { cwd: FOLDER })
    .sort()
    .map((path) => ({
      version: dirname(dirname(path)),
      scenario: basename(path, '.jsonl'),
      lines: readFileSync(join(FOLDER, path), 'utf8').trimEnd().split('\n'),
    }))
}

/** What Codex said on stderr where it printed nothing on stdout. */
export function recordedStderr(version: string, scenario: string): string {
  return readFileSync(join(FOLDER, version, 'exec', `${scenario}.stderr.txt`), 'utf8')
}
