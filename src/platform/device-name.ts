import { win32 } from 'node:path'
import { CodexkitError } from '../errors.ts'

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file: in any folder, in any case, and with any ending.
const DEVICE = /^(?:con|prn|aux|nul|com[\d\u00B9\u00B2\u00B3]|lpt[\d\u00B9\u00B2\u00B3])(?:[. ].*)?$/i

/**
 * Throws CODEXKIT_FILE for a file that Windows would take for a device. Node writes past that rule, and leaves a file that
 * neither the Explorer nor most programs can open or remove. `system` is the platform that the path is meant for.
 */
export function refuseDeviceName(path: string, system: NodeJS.Platform): void {
  const name = win32.basename(path)
  if (system !== 'win32' || !DEVICE.test(name)) return
  throw new CodexkitError('CODEXKIT_FILE', `Could not write ${path}: ${name} is the name of a device on Windows.`, {
    hint: 'Choose another name, or leave the option out to write nothing.',
    details: { path },
  })
}
