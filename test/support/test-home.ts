import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The CODEXKIT_HOME that end-to-end tests share, so that the pinned Codex is downloaded once. It has a space and a
 * letter beyond ASCII on purpose, and is not under /tmp, where Codex refuses its helper programs.
 */
export function testHome(): string {
  return process.env['CODEXKIT_TEST_HOME'] ?? join(homedir(), '.cache', 'codexkit tests ü')
}
