import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { renderPowershellModule } from '../../build/render-powershell-module.ts'
import { spec as bootstrap } from '../../src/commands/bootstrap/spec.ts'
import { spec as envReport } from '../../src/commands/env-report/spec.ts'
import { spec as runAudit } from '../../src/commands/run-audit/spec.ts'
import { VERSION } from '../../src/version.ts'
import { findPowershells, runScript, type ScriptRun } from '../support/run-powershell.ts'
import {
  EXECUTABLE,
  openShimCheckout,
  readCall,
  readCalls,
  type FakeOrders,
  type ShimCheckout,
} from './shim-checkout.ts'

const { powershells, missing } = findPowershells()
const NAMES = [bootstrap, envReport, runAudit].map(({ cmdlet }) => cmdlet)

describe.skipIf(missing).each(powershells)('the module in $name', { timeout: 120_000 }, ({ path, keepsQuotes }) => {
  let checkout: ShimCheckout
  beforeAll(async () => {
    checkout = await openShimCheckout()
    for (const { path: place, text } of renderPowershellModule([bootstrap, envReport, runAudit])) {
      await checkout.addFile(place, text.replaceAll('\n', '\r\n'))
    }
  })
  beforeEach(async () => {
    await checkout.clear()
    await checkout.addProgram(`dist/${EXECUTABLE}`)
  })
  afterAll(() => checkout.close())

  /** Runs lines of a person's own script, where PowerShell finds the module by its name. */
  const run = async (script: string, orders: Partial<FakeOrders> = {}): Promise<ScriptRun> => {
    await checkout.addFile('mine.ps1', script)
    const found = [join(checkout.top, 'scripts'), process.env['PSModulePath']].filter(Boolean).join(delimiter)
    const env = { ...checkout.env(orders), PSModulePath: found }
    return runScript([path, '-NoProfile', '-File', 'mine.ps1'], { cwd: checkout.top, env })
  }

  test('is sound, and loads by the name of a command', async () => {
    const { stdout, stderr } = await run(`
      $module = Test-ModuleManifest -Path ./scripts/Codexkit/Codexkit.psd1
      "$($module.Version)"
      @($module.ExportedFunctions.Keys | Sort-Object) -join ' '
      (Get-Command -Name Invoke-CodexAudit).ModuleName`)
    expect(stderr).toBe('')
    const lines = stdout.trim().split(/\r?\n/)
    expect(lines).toEqual([VERSION.split('-')[0], NAMES.toSorted().join(' '), 'Codexkit'])
  })

  test('says nothing of its own when it is loaded, verbs included', async () => {
    expect(await run('Import-Module -Name Codexkit')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
  })

  test('hands parameters and words on, in both spellings', async () => {
    const text = keepsQuotes ? 'say "hi" to \u00fc' : 'say hi to \u00fc'
    await checkout.addFile('prompt.txt', text)
    const { stdout } = await run(`
      $prompt = [IO.File]::ReadAllText("$PWD/prompt.txt")
      Invoke-CodexAudit -Prompt $prompt -Json -ExpectFile a, 'b c' -Rehearse:hang --timeout=5s -Verbose`)
    expect(readCall(stdout).words.toSorted()).toEqual(
      [
        'run-audit',
        `--prompt=${text}`,
        '--json',
        '--expect-file=a',
        '--expect-file=b c',
        '-Rehearse:hang',
        '--timeout=5s',
        '--verbose',
      ].toSorted(),
    )
  })

  test('hands on what comes through a pipeline, and nothing where nothing comes', async () => {
    const { stdout } = await run(
      `'first', 'second' | Invoke-CodexAudit -Prompt -
       Get-CodexEnvironment`,
      { readStdin: true },
    )
    expect(readCalls(stdout).map(({ stdin }) => stdin?.replaceAll('\r\n', '\n'))).toEqual(['first\nsecond\n', ''])
  })

  test.each([0, 1, 3, 124])('leaves the exit code %i to the script, which goes on', async (exitCode) => {
    const { stdout } = await run('$null = Get-CodexEnvironment -Json\n"$LASTEXITCODE $?"', { exitCode })
    expect(stdout.trim()).toBe(`${exitCode} ${exitCode === 0 ? 'True' : 'False'}`)
  })

  test('is explained by Get-Help and completed by Tab', async () => {
    const { stdout, stderr } = await run(`
      $help = Get-Help -Name Invoke-CodexAudit -Full
      $help.Synopsis
      @($help.examples.example)[0].code
      @($help.parameters.parameter | Where-Object -FilterScript { $_.name -eq 'Timeout' })[0].description[0].Text
      $line = 'Invoke-CodexAudit -Sandbox w'
      [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches |
        ForEach-Object -Process { $_.CompletionText }`)
    expect(stderr).toBe('')
    const [synopsis, example, timeout, completed] = stdout.trim().split(/\r?\n/)
    expect(synopsis).toBe(runAudit.summary)
    expect(example).toMatch(/^Invoke-CodexAudit/)
    expect(timeout).toContain(runAudit.options.find(({ name }) => name === 'timeout')?.summary)
    expect(completed).toBe('workspace-write')
  })
})
