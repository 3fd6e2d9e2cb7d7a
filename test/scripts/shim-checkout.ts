import { chmod, link, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import which from 'which'
import { renderPowershellShim } from '../../build/render-powershell.ts'
import { renderShellShim } from '../../build/render-shell.ts'
import { spec as bootstrap } from '../../src/commands/bootstrap/spec.ts'
import { spec as envReport } from '../../src/commands/env-report/spec.ts'
import { spec as runAudit } from '../../src/commands/run-audit/spec.ts'

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { win32: 'win', darwin: 'macos' }
const system = SYSTEMS[process.platform] ?? 'linux'
const suffix = process.platform === 'win32' ? '.exe' : ''

/** What a released executable for this machine is called. */
export const EXECUTABLE = `codexkit-${system}-${process.arch}${suffix}`
export const INSTALLED = `codexkit${suffix}`
/** Node.js of a checkout, from its top. */
export const CHECKOUT_NODE =
  process.platform === 'win32' ? `node_modules/node-win-${process.arch}/bin/node.exe` : 'node_modules/.bin/node'
/** The shims, from the top of the checkout. */
export const SHIMS = ['scripts/bootstrap.ps1', 'scripts/env-report.ps1', 'scripts/codex/run-audit.ps1'] as const

/** What a fake program says of its call. */
export interface FakeCall {
  program: string
  words: string[]
  stdin: string | null
  cwd: string
}

/** A folder shaped like a checkout, with the shims and nothing to run yet. */
export interface ShimCheckout {
  top: string
  /** Environment for a shim: PATH is this checkout's `path` folder, and fakes do as they are told. */
  env: (facts?: Partial<FakeOrders>) => Record<string, string | undefined>
  /** A fake program at this place. */
  addProgram: (path: string) => Promise<void>
  addFile: (path: string, text: string, executable?: boolean) => Promise<void>
  /** Takes everything away that a shim could run. */
  clear: () => Promise<void>
  close: () => Promise<void>
}

export interface FakeOrders {
  exitCode: number
  /** Read stdin to its end first. */
  readStdin: boolean
  /** Raw bytes for stdout instead of the description of the call. */
  stdout: Buffer
  /** Say `up`, then wait for Ctrl-C; `politely` says `cleaned` a second later. */
  wait: 'politely' | 'plainly'
  /** Folders of PATH. */
  path: string
}

/**
 * A fake program is Node itself under another name; this file, which NODE_OPTIONS loads first, describes the call and
 * ends before Node looks for a script called `run-audit`. So it is a true program on every system.
 */
const FAKE = `
const { readFileSync, writeSync } = require('node:fs')
const { basename } = require('node:path')
const { FAKE_EXIT, FAKE_STDIN, FAKE_STDOUT, FAKE_WAIT } = process.env
if (FAKE_WAIT) {
  const clean = () => (writeSync(1, 'cleaned\\n'), process.exit(130))
  if (FAKE_WAIT === 'politely') process.once('SIGINT', () => setTimeout(clean, 1000))
  writeSync(1, 'up\\n')
  return void setTimeout(process.exit, 15_000, 99)
}
const stdin = FAKE_STDIN ? readFileSync(0, 'utf8') : null
const words = [basename(process.argv[1]), ...process.argv.slice(2)]
const call = { program: process.argv0, words, stdin, cwd: process.cwd() }
const bytes = FAKE_STDOUT ? Buffer.from(FAKE_STDOUT, 'hex') : Buffer.from(JSON.stringify(call) + '\\n')
writeSync(1, bytes)
process.exit(Number(FAKE_EXIT))
`

/** Makes one, in a folder whose path has a space and a letter that is not ASCII. */
export async function openShimCheckout(): Promise<ShimCheckout> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'shims \u00fc ')))
  const addFile = async (path: string, text: string, executable = false): Promise<void> => {
    const place = join(top, path)
    await mkdir(dirname(place), { recursive: true })
    await writeFile(place, text)
    if (executable) await chmod(place, 0o755)
  }
  const specs = [bootstrap, envReport, runAudit] as const
  // As git checks them out.
  for (const spec of specs) await addFile(spec.shim, renderPowershellShim(spec).replaceAll('\n', '\r\n'))
  await addFile('scripts/bootstrap.sh', renderShellShim(bootstrap), true)
  await addFile('fake.cjs', FAKE)
  // What Node finds as its script when a fake that waits lets it go on.
  await addFile('run-audit', '')
  await addTools(join(top, 'path'))
  const fake = join(top, 'fake.cjs').replaceAll('\\', '/')
  return {
    top,
    addFile,
    env: ({ exitCode = 0, readStdin, stdout, wait, path = join(top, 'path') } = {}) => ({
      PATH: path,
      HOME: top,
      SystemRoot: process.env['SystemRoot'],
      PROCESSOR_ARCHITECTURE: process.env['PROCESSOR_ARCHITECTURE'],
      POWERSHELL_TELEMETRY_OPTOUT: '1',
      POWERSHELL_UPDATECHECK: 'Off',
      NODE_OPTIONS: `--require "${fake}"`,
      FAKE_EXIT: String(exitCode),
      FAKE_STDIN: readStdin ? '1' : '',
      FAKE_STDOUT: stdout?.toString('hex') ?? '',
      FAKE_WAIT: wait ?? '',
    }),
    addProgram: async (path) => {
      const place = join(top, path)
      await mkdir(dirname(place), { recursive: true })
      if (process.platform === 'win32') await link(process.execPath, place)
      else await symlink(process.execPath, place)
    },
    clear: async () => {
      const beside = [EXECUTABLE, INSTALLED].flatMap((name) => [`scripts/${name}`, `scripts/codex/${name}`])
      const others = ['dist', 'node_modules', 'bin', 'package-lock.json', 'path/npm', `path/${INSTALLED}`]
      for (const path of [...others, ...beside]) await rm(join(top, path), { recursive: true, force: true })
    },
    close: () => rm(top, { recursive: true, force: true }),
  }
}

/** The few programs a shell script may count on, and nothing else: no npm, no codexkit. */
async function addTools(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of ['sh', 'dirname', 'uname', 'mkdir', 'ln', 'cat', 'sleep']) {
    const found = which.sync(name, { nothrow: true })
    if (found !== null && process.platform !== 'win32') await symlink(found, join(folder, name))
  }
}

/** The calls that fake programs described, one on each line of stdout. */
export function readCalls(stdout: string): FakeCall[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The call that a fake program described on the last line of stdout. */
export function readCall(stdout: string): FakeCall {
  const call = readCalls(stdout).at(-1)
  if (!call) throw new Error('no program was called')
  return call
}

/** An npm whose `ci` says where it is and what it read from stdin, on stdout, and brings Node.js unless it fails. */
export function addFakeNpm(checkout: ShimCheckout, exitCode = 0): Promise<void> {
  const lines = [
    '#!/bin/sh',
    'echo "npm $* in $PWD read \\"$(cat)\\""',
    exitCode === 0 ? `mkdir -p node_modules/.bin && ln -s '${process.execPath}' ${CHECKOUT_NODE}` : `exit ${exitCode}`,
  ]
  return checkout.addFile('path/npm', `${lines.join('\n')}\n`, true)
}
