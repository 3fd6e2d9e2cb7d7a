import type { Env } from '../platform/host.ts'

/** Whether a stream may show colour and motion: a terminal, and nobody asked for none (NO_COLOR, TERM=dumb). */
export function mayUseColour(env: Env, isTerminal: boolean, noColor: boolean): boolean {
  if (noColor || env['NO_COLOR']) return false
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true
  return isTerminal && env['TERM'] !== 'dumb'
}

/** Whether a stream can show symbols beyond ASCII: Linux consoles and old Windows consoles cannot. */
export function mayUseUnicode(env: Env, platform: NodeJS.Platform): boolean {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false
  if (platform === 'win32') return Boolean(env['WT_SESSION'] || env['TERM_PROGRAM'])
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'C.UTF-8'
  return /utf-?8/i.test(locale)
}
