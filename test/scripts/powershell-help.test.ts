import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OptionSpec } from '../../src/cli/command-spec.ts'
import { GLOBAL_OPTIONS } from '../../src/cli/global-options.ts'
import { powershellName } from '../../src/cli/option-names.ts'
import { spec as bootstrap } from '../../src/commands/bootstrap/spec.ts'
import { spec as envReport } from '../../src/commands/env-report/spec.ts'
import { spec as runAudit } from '../../src/commands/run-audit/spec.ts'
import { REHEARSAL_SCENARIOS } from '../../src/rehearsal/scenario-names.ts'
import { findPowershells, quoteForPowershell, runScript } from '../support/run-powershell.ts'
import { openShimCheckout, type ShimCheckout } from './shim-checkout.ts'

interface Help {
  synopsis: string
  description: string
  parameters: Record<string, string>
  examples: string[]
  notes: string
}

const { powershells, missing } = findPowershells()

const scenarios = Object.keys(REHEARSAL_SCENARIOS)
const nameOf = (option: OptionSpec): string => `-${powershellName(option)}`
const isDeclared = ({ name }: OptionSpec): boolean => !['verbose', 'debug'].includes(name)

/** What stands where the cursor is, and what Tab offers there. */
const COMPLETIONS: [string, string[]][] = [
  ['./scripts/codex/run-audit.ps1 -San', ['-Sandbox']],
  ['./scripts/codex/run-audit.ps1 -Sandbox ', ['read-only', 'workspace-write', 'danger-full-access']],
  ['./scripts/codex/run-audit.ps1 -Json -Sandbox w', ['workspace-write']],
  ['./scripts/codex/run-audit.ps1 -ApprovalPolicy n', ['never']],
  ['./scripts/codex/run-audit.ps1 -Verb', ['-Verbose']],
  ['./scripts/codex/run-audit.ps1 -R', ['-ResumeOrNew', '-Retries']],
  [
    './scripts/codex/run-audit.ps1 -Json ',
    ['-Rehearse', ...scenarios.map((one) => `-Rehearse:${one}`), '--rehearse', '-Resume', '--resume'],
  ],
  ['./scripts/bootstrap.ps1 -Prom', ['-PromptSecrets']],
  ['./scripts/bootstrap.ps1 -', [...bootstrap.options, ...GLOBAL_OPTIONS].filter(isDeclared).map(nameOf)],
]

describe.skipIf(missing).each(powershells)('what $name knows of a shim', { timeout: 120_000 }, ({ path }) => {
  let checkout: ShimCheckout
  beforeAll(async () => {
    checkout = await openShimCheckout()
  })
  afterAll(() => checkout.close())

  /** Runs a script that ends with a value, and reads the value. */
  const evaluate = async (script: string): Promise<unknown> => {
    await checkout.addFile(
      'ask.ps1',
      `[Console]::Out.Write((ConvertTo-Json -Depth 9 -InputObject (& {\n${script}\n})))\n`,
    )
    const words = [path, '-NoProfile', '-File', 'ask.ps1'] as const
    const run = await runScript(words, { cwd: checkout.top, env: checkout.env() })
    expect(run.stderr).toBe('')
    return JSON.parse(run.stdout)
  }

  test.each([bootstrap, envReport, runAudit])('Get-Help explains $shim', async (spec) => {
    const help = (await evaluate(`
        $help = Get-Help -Name ./${spec.shim} -Full
        $parameters = @{}
        foreach ($one in $help.parameters.parameter) { $parameters[$one.name] = $one.description[0].Text }
        @{
          synopsis = $help.Synopsis
          description = ($help.description | ForEach-Object { $_.Text }) -join [char]10
          parameters = $parameters
          examples = @($help.examples.example | ForEach-Object { $_.code })
          notes = $help.alertSet.alert[0].Text
        }`)) as Help
    expect(help.synopsis).toBe(spec.summary)
    for (const paragraph of spec.description) expect(help.description).toContain(paragraph)
    for (const option of [...spec.options, ...GLOBAL_OPTIONS]) {
      const name = powershellName(option)
      const text = help.parameters[name] ?? help.description.slice(help.description.indexOf(`-${name}`))
      expect([name, text]).toEqual([name, expect.stringContaining(option.summary)])
    }
    expect(help.parameters).toHaveProperty('Unlisted')
    expect(help.examples).toHaveLength(spec.examples.length)
    for (const example of help.examples) expect(example).toContain(`./${spec.shim}`)
    expect(help.notes).toContain('2  wrong command, option or setting')
  })

  test('Tab offers parameters and their choices', async () => {
    const lines = COMPLETIONS.map(([line]) => quoteForPowershell(line)).join(', ')
    const seen = await evaluate(`
        $complete = { param($line) [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null) }
        @(${lines}) | ForEach-Object { , @((& $complete $_).CompletionMatches | ForEach-Object { $_.CompletionText }) }`)
    for (const [index, [line, wanted]] of COMPLETIONS.entries()) {
      const offered = (seen as (string | null)[][])[index] ?? []
      expect([line, offered]).toEqual([line, wanted])
    }
  })
})
