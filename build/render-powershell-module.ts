import { relative } from 'node:path/posix'
import type { CommandSpec } from '../src/cli/command-spec.ts'
import { VERSION } from '../src/version.ts'
import { renderCommentHelp } from './powershell-help.ts'
import { quote, renderParameterBlock, shimParameters } from './powershell-parameters.ts'
import { refuseBeyondAscii } from './render-powershell.ts'

/** PowerShell finds a module by the name of its folder. */
const FOLDER = 'scripts/Codexkit'

/** The module has this one for ever: PowerShell tells modules of one name apart by it. */
const GUID = '6d2f0c0b-3f0e-4b0e-9a43-5b7b8a3f2d61'

interface ModuleFile {
  /** From the top of the repository, with forward slashes. */
  path: string
  text: string
}

/** The PowerShell module: a function for each command with a `cmdlet`, which hands everything on to the command's shim. */
export function renderPowershellModule(specs: readonly CommandSpec[]): ModuleFile[] {
  const functions = specs.flatMap((spec) => (spec.cmdlet === undefined ? [] : [{ spec, name: spec.cmdlet }]))
  const names = functions.map(({ name }) => name)
  const code = [
    '#requires -Version 5.1',
    '# Made from the specs of the commands by: npm run render',
    '',
    ...functions.flatMap(({ spec, name }) => renderFunction(spec, name)),
    `Export-ModuleMember -Function ${names.map(quote).join(', ')}`,
  ]
  return [
    { path: `${FOLDER}/Codexkit.psm1`, text: asText(code) },
    { path: `${FOLDER}/Codexkit.psd1`, text: asText(renderManifest(names)) },
  ]
}

/**
 * A function with the parameters of the shim: Tab and Get-Help know no others. The shim runs in a pipeline of its own
 * that is stepped through, so that what comes through ours reaches it piece by piece, and its `exit` ends nothing else.
 */
function renderFunction(spec: CommandSpec, name: string): string[] {
  if (spec.shim === undefined) throw new Error(`${name} needs a shim to hand on to.`)
  const parameters = shimParameters(spec)
  const shim = quote(relative(FOLDER, spec.shim))
  const body = [
    ...renderCommentHelp(spec, parameters, name),
    ...renderParameterBlock(parameters),
    '',
    'begin {',
    `    $shimPath = Join-Path -Path $PSScriptRoot -ChildPath ${shim}`,
    '    $shimCall = { & $shimPath @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)',
    '    $shimCall.Begin($PSCmdlet)',
    '}',
    '',
    'process { $shimCall.Process($InputObject) }',
    '',
    'end { $shimCall.End() }',
  ]
  return [`function ${name} {`, ...body.map((line) => (line === '' ? '' : `    ${line}`)), '}', '']
}

function renderManifest(names: readonly string[]): string[] {
  const [version = '', prerelease] = VERSION.split('-', 2)
  const shown =
    prerelease === undefined ? [] : [`    PrivateData = @{ PSData = @{ Prerelease = ${quote(prerelease)} } }`]
  return [
    '# Made from the specs of the commands by: npm run render',
    '@{',
    "    RootModule = 'Codexkit.psm1'",
    `    ModuleVersion = ${quote(version)}`,
    `    GUID = ${quote(GUID)}`,
    "    Author = 'The codexkit authors'",
    "    Description = 'Unattended Codex runs: one command seeds, checks, runs, and leaves evidence.'",
    "    PowerShellVersion = '5.1'",
    "    CompatiblePSEditions = @('Desktop', 'Core')",
    `    FunctionsToExport = @(${names.map(quote).join(', ')})`,
    '    CmdletsToExport = @()',
    '    VariablesToExport = @()',
    '    AliasesToExport = @()',
    ...shown,
    '}',
  ]
}

function asText(lines: readonly string[]): string {
  refuseBeyondAscii(lines)
  return `${lines.join('\n')}\n`
}
