import { CodexkitError } from '../errors.ts'
import { findProgram } from './find-program.ts'
import type { Host } from './host.ts'

/** The shell that runs a line a person typed. */
export interface Shell {
  kind: 'powershell' | 'posix'
  /** Absolute path. */
  program: string
}

const CHOICES = {
  powershell: ['pwsh', 'powershell'],
  posix: ['bash', 'sh'],
} as const satisfies Record<Shell['kind'], readonly string[]>

/** The shell of this system: PowerShell on Windows (7 before 5.1), bash or sh elsewhere. Throws CODEXKIT_DEPENDENCY. */
export async function findShell(host: Host): Promise<Shell> {
  const kind = host.platform === 'win32' ? 'powershell' : 'posix'
  for (const name of CHOICES[kind]) {
    const program = await findProgram(host, name)
    if (program !== undefined) return { kind, program }
  }
  throw new CodexkitError(
    'CODEXKIT_DEPENDENCY',
    `No shell was found: neither ${CHOICES[kind].join(' nor ')} is on PATH.`,
    {
      hint: 'Put one of them on PATH, or leave the command out.',
      details: { searched: CHOICES[kind] },
    },
  )
}
