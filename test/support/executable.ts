import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The Linux executable under test: what `npm run package` made, or another one that `release:verify` names. */
export const EXECUTABLE =
  process.env['CODEXKIT_TEST_EXECUTABLE'] ?? join(import.meta.dirname, '..', '..', 'dist', 'codexkit-linux-x64')

const runsHere = process.platform === 'linux' && process.arch === 'x64'

/** Why it cannot be tested here. */
export const unfit = runsHere
  ? existsSync(EXECUTABLE)
    ? undefined
    : 'npm run package has not made it'
  : 'not Linux x64'
