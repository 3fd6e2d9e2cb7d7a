import type { CommandSpec } from '../src/cli/command-spec.ts'
import { renderBody } from './powershell-body.ts'
import { renderCommentHelp } from './powershell-help.ts'
import { quote, renderParameterBlock, shimParameters } from './powershell-parameters.ts'

/**
 * The PowerShell script that stands for one command. Throws when the spec holds what a script for Windows PowerShell
 * cannot: a character that is not ASCII (5.1 reads files without a mark in the machine's own code page), or a name
 * that PowerShell needs.
 */
export function renderPowershellShim(spec: CommandSpec): string {
  if (!spec.shim) throw new Error(`${spec.name} has no shim.`)
  const parameters = shimParameters(spec)
  const passedOn = parameters.filter(({ place }) => place !== 'passed')
  const body = renderBody({
    command: spec.name.split(' ').map(quote).join(', '),
    up: quote(spec.shim.split('/').slice(1).fill('..').join('/')),
    spelling: passedOn.map(({ option, name }) => `${name} = ${quote(`--${option.name}`)}`),
  })
  const lines = [
    '#requires -Version 5.1',
    '# Made from the spec of the command by: npm run render',
    '',
    ...renderCommentHelp(spec, parameters),
    ...renderParameterBlock(parameters),
    '',
    ...body,
  ]
  refuseBeyondAscii(lines)
  return `${lines.join('\n')}\n`
}

/** Throws for a line of a script that Windows PowerShell 5.1 could misread. */
export function refuseBeyondAscii(lines: readonly string[]): void {
  const odd = lines.find((line) => /[^\x20-\x7e]/.test(line))
  if (odd !== undefined) throw new Error(`A shim holds ASCII only, and this line does not: ${odd}`)
}
