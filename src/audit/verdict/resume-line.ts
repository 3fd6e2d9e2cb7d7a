import type { Host } from '../../platform/host.ts'

/**
 * The line with which a person goes on with a thread in Codex's own interface, for the shell of their system. Values are
 * quoted so that a path cannot become a command.
 */
export function resumeLine(
  { platform }: Pick<Host, 'platform'>,
  { program, codexHome, threadId }: { program: string; codexHome: string; threadId: string },
): string {
  if (platform === 'win32') {
    // PowerShell takes U+2018 to U+201B for quotes as well.
    const quote = (text: string): string => `'${text.replace(/['\u2018-\u201B]/g, '$&$&')}'`
    return `$env:CODEX_HOME = ${quote(codexHome)}; & ${quote(program)} resume ${threadId}`
  }
  const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
  return `CODEX_HOME=${quote(codexHome)} ${quote(program)} resume ${threadId}`
}
