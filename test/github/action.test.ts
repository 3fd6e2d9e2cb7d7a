import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { renderInstallers } from '../../build/install/render-installers.ts'
import { hostTarget, makeTarXz, makeZip, VERSION } from '../build/install/installer-bench.ts'
import { findPowershells, runScript, type Powershell, type ScriptRun } from '../support/run-powershell.ts'
import { makeFolder } from '../support/workspace.ts'
import { loadGithubParser, readTop, type GithubParser } from './parse-github.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

interface Step {
  id?: string
  if: string
  shell: string
  env: Record<string, string>
  run: string
}

interface Action {
  inputs: Record<string, { description: string; default?: string }>
  outputs: Record<string, { value: string }>
  runs: { using: string; steps: Step[] }
}

const text = readTop('action.yml')
const action = parse(text) as Action
const { steps } = action.runs
const onWindows = process.platform === 'win32'
const { powershells, missing } = findPowershells()
const pwsh = powershells.filter(({ name }) => name.startsWith('pwsh'))

describe('action.yml', () => {
  let parser: GithubParser
  beforeAll(async () => {
    parser = await loadGithubParser()
  })

  it('is an action to GitHub’s own parser', () => {
    expect(parser.actionErrors(text)).toEqual([])
    expect(parser.actionErrors(text.replace('shell: bash', 'shall: bash'))).not.toEqual([])
  })

  it('names the version of package.json', () => {
    expect(action.inputs['version']?.default).toBe((JSON.parse(readTop('package.json')) as { version: string }).version)
  })

  it('has no expression inside a script: inputs come by the environment, and each is used', () => {
    for (const { run } of steps) expect(run).not.toContain('${{')
    const given = new Set(steps.flatMap(({ env }) => Object.values(env)))
    for (const name of Object.keys(action.inputs)) expect(given).toContain(`\${{ inputs.${name} }}`)
    for (const { env, run } of steps) {
      for (const name of Object.keys(env)) expect(run).toMatch(new RegExp(`\\$(?:\\{|env:)?${name}\\b`))
    }
  })

  it('has each step twice, for bash and for pwsh, and an output of either', () => {
    expect(steps.map((step) => [step.if, step.shell])).toEqual([
      ["runner.os != 'Windows'", 'bash'],
      ["runner.os == 'Windows'", 'pwsh'],
      ["runner.os != 'Windows'", 'bash'],
      ["runner.os == 'Windows'", 'pwsh'],
    ])
    expect(steps.slice(2).map(({ id }) => id)).toEqual(['posix', 'windows'])
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(value).toBe(`\${{ steps.posix.outputs.${name} || steps.windows.outputs.${name} }}`)
    }
  })
})

/** A codexkit that shows how it was called, and does what `run-audit --github` does with the outputs. */
const FAKE = `#!/bin/sh
if [ "$1" = --version ]; then echo ${VERSION}; exit 0; fi
for word in "$@"; do printf '<%s>' "$word"; done
printf ' in %s' "\${PWD##*/}"
[ "$1" != run-audit ] || printf 'verdict<<end-1\\nfail\\nend-1\\nevidence<<end-1\\ndocs/evidence/run-1\\nend-1\\n' >>"$GITHUB_OUTPUT"
exit "\${FAKE_EXIT:-0}"
`

interface Bench {
  folder: string
  release: string
  install: (index: number, more?: Record<string, string>) => Promise<ScriptRun>
  run: (index: number, more?: Record<string, string>) => Promise<ScriptRun>
  output: () => string
  bin: string
}

async function openBench(powershell?: Powershell): Promise<Bench> {
  const folder = makeFolder()
  const tar = powershell ? undefined : makeTarXz(folder, hostTarget(), FAKE)
  const release = tar?.folder ?? join(folder, 'release')
  const archive = tar ?? (await makeZip(release, 'win-x64', FAKE))
  const files = renderInstallers({ version: VERSION, archives: [archive], baseUrl: 'https://releases.invalid' })
  for (const { name, text } of files) writeFileSync(join(release, name), text)
  const temporary = join(folder, 'runner')
  const workspace = join(folder, 'work space')
  for (const path of [temporary, workspace]) mkdirSync(path)
  for (const name of ['path', 'output']) writeFileSync(join(temporary, name), '')
  const installer = powershell ? 'install.ps1' : 'install.sh'
  const sha256 = createHash('sha256')
    .update(readFileSync(join(release, installer)))
    .digest('hex')
  const bin = join(temporary, 'codexkit-bin')
  const runner = {
    RUNNER_TEMP: temporary,
    GITHUB_PATH: join(temporary, 'path'),
    GITHUB_OUTPUT: join(temporary, 'output'),
    HOME: folder,
    // pwsh of Linux stands for that of Windows.
    PROCESSOR_ARCHITECTURE: 'AMD64',
  }
  const start = async (index: number, env: Record<string, string | undefined>): Promise<ScriptRun> => {
    const script = join(folder, powershell ? 'step.ps1' : 'step.sh')
    // As the runner starts them: docs.github.com, "Workflow syntax", "defaults.run.shell".
    writeFileSync(script, steps[index]?.run ?? '')
    const words: [string, ...string[]] = powershell
      ? [powershell.path, '-NoProfile', '-Command', `. '${script}'`]
      : ['bash', '--noprofile', '--norc', '-eo', 'pipefail', script]
    return runScript(words, { cwd: workspace, env: { ...runner, ...env } })
  }
  const inputs = {
    VERSION,
    RELEASE_URL: pathToFileURL(release).href,
    INSTALLER_SHA256: sha256,
    ACTION_REPOSITORY: '',
    SERVER_URL: '',
  }
  const asked = { COMMAND: 'run-audit', ARGUMENTS: '', WORKSPACE: '.', FAIL_ON: '', SARIF: '' }
  return {
    folder,
    release,
    bin,
    install: (index, more) => start(index, { PATH: process.env['PATH'], ...inputs, ...more }),
    run: (index, more) => start(index, { PATH: `${bin}:${process.env['PATH']}`, ...asked, ...more }),
    output: () => readFileSync(runner.GITHUB_OUTPUT, 'utf8'),
  }
}

const shells = [
  ...(onWindows ? [] : [{ shell: 'bash', first: 0, powershell: undefined }]),
  ...(onWindows || missing ? [] : pwsh.map((powershell) => ({ shell: 'pwsh', first: 1, powershell }))),
]
// On Windows the steps run in the workflow of the release, with the real executable.
if (shells.length < 2)
  console.error('Some steps of action.yml are not run here: bash and pwsh on Linux or macOS do both.')

describe.skipIf(shells.length === 0).each(shells)('its steps in $shell', ({ first, powershell }) => {
  // The runner dot-sources scripts for pwsh, which makes 1 of every exit code: the step fails, the output tells which.
  const exitOf = (code: number): number => (powershell ? 1 : code)
  const program = powershell ? 'codexkit.exe' : 'codexkit'
  const installed = async (): Promise<Bench> => {
    const bench = await openBench(powershell)
    const done = await bench.install(first)
    expect({ exitCode: done.exitCode, stderr: done.stderr }).toMatchObject({ exitCode: 0 })
    // On Windows a name without .exe finds it.
    if (powershell) {
      copyFileSync(join(bench.bin, program), join(bench.bin, 'codexkit'))
      chmodSync(join(bench.bin, 'codexkit'), 0o755)
    }
    return bench
  }

  it('install what is pinned and put it on the PATH of later steps', async () => {
    const { folder, bin } = await installed()
    expect(existsSync(join(bin, program))).toBe(true)
    expect(readFileSync(join(folder, 'runner', 'path'), 'utf8').trim()).toBe(bin)
  })

  it.each<{ what: string; more: Record<string, string>; says: string }>([
    {
      what: 'an installer with another checksum',
      more: { INSTALLER_SHA256: '0'.repeat(64) },
      says: 'is not the pinned one',
    },
    { what: 'no checksum', more: { INSTALLER_SHA256: '' }, says: 'is missing' },
    {
      what: 'another version than that of the release',
      more: { VERSION: '1.0.0' },
      says: `installs codexkit ${VERSION}, not 1.0.0`,
    },
    { what: 'a version that is code', more: { VERSION: '1; id' }, says: 'is not a version' },
    { what: 'a local action without an address', more: { RELEASE_URL: '' }, says: 'release-url is missing' },
  ])(
    'refuse $what',
    async ({ more, says }) => {
      const { folder, install } = await openBench(powershell)
      const { exitCode, stdout } = await install(first, more)
      expect({ exitCode, stdout }).toEqual({ exitCode: exitOf(2), stdout: expect.stringContaining(says) })
      expect(readFileSync(join(folder, 'runner', 'path'), 'utf8')).toBe('')
    },
    60_000,
  )

  it('run the command with its arguments line by line, and pass on outputs and exit code', async () => {
    const { run, output } = await installed()
    const ARGUMENTS = '--prompt\nTwo words; $(id)\n\n--rehearse\n'
    const inputs = { ARGUMENTS, FAIL_ON: 'high', SARIF: 'out/a b.sarif', FAKE_EXIT: '5' }
    const { exitCode, stdout } = await run(first + 2, inputs)
    const options = '<--github><--fail-on><high><--sarif><out/a b.sarif>'
    expect(stdout.trim()).toBe(`<run-audit>${options}<--prompt><Two words; $(id)><--rehearse> in work space`)
    expect(exitCode).toBe(exitOf(5))
    expect(output().replaceAll('\r', '')).toMatch(/\nreport=docs\/evidence\/run-1\/report\.md\nexit-code=5\n$/)
  })

  it('run other commands as they are, and say what is for run-audit only', async () => {
    const { folder, run, output } = await installed()
    mkdirSync(join(folder, 'work space', 'below'))
    const { stdout } = await run(first + 2, { COMMAND: 'evidence verify', WORKSPACE: 'below' })
    expect(stdout.trim()).toBe('<evidence><verify> in below')
    expect(output().trim()).toBe('exit-code=0')
    expect(await run(first + 2, { COMMAND: 'env-report', FAIL_ON: 'high' })).toMatchObject({ exitCode: exitOf(2) })
  })
})
