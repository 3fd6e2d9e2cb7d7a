import type { Shell } from './shell.ts'

/** Writes a command for a shell; each value is quoted, so that it stays one word whatever is in it. */
export type ShellText = (pieces: TemplateStringsArray, ...values: string[]) => string

/**
 * A template tag for this kind of shell, by zx. The quoting is ours: zx leaves the curly quotes alone that PowerShell
 * takes as quotes too, and its quoting for bash (`$'…'`) is something else in other POSIX shells.
 */
export async function shellText(shell: Shell): Promise<ShellText> {
  const { $ } = await import('zx/core')
  // zx only writes the line: started by it, a child would read the user's profile, and its children would outlive it.
  const write = $({ halt: true, shell: shell.program, prefix: '', postfix: '', quote: QUOTE[shell.kind] })
  return (pieces, ...values) => write(pieces, ...values).fullCmd
}

const QUOTE = {
  // about_Quoting_Rules: in single quotes a quote is doubled. PowerShell takes U+2018 to U+201B for quotes as well.
  powershell: (value) => `'${value.replace(/['\u2018-\u201B]/g, '$&$&')}'`,
  posix: (value) => `'${value.replaceAll("'", `'\\''`)}'`,
} satisfies Record<Shell['kind'], (value: string) => string>
