import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeWindowsRepository, openBench } from './bench.ts'
import { runScript } from './run-script.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()
const { codexkit, rehearse } = bench
const BOOTSTRAP = ['bootstrap', '--no-install', '--no-rehearse', '--no-input', '--no-mcp']

describe.skipIf(!bench.isFit)('files that cannot be written on Windows', () => {
  afterAll(() => bench.close())

  it('a read-only .env is named, and stays as it is', async () => {
    const cwd = makeWindowsRepository()
    const path = join(cwd, '.env')
    writeFileSync(path, 'CODEX_API_KEY=insert-local-token\r\n')
    chmodSync(path, 0o444)
    const run = await codexkit(cwd, BOOTSTRAP)
    expect(run.exitCode).toBe(9)
    expect(run.stderr).toContain(`Could not write ${windowsPath(path)}: not permitted.`)
    expect(run.stderr).toContain('Check that it is not read-only')
    expect(readFileSync(path, 'utf8')).toBe('CODEX_API_KEY=insert-local-token\r\n')
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('a folder where a report is to go is named', async () => {
    const cwd = makeWindowsRepository()
    mkdirSync(join(cwd, 'findings.sarif'))
    const run = await codexkit(cwd, ['env-report', '--no-mcp', '--output', 'findings.sarif'])
    expect(run.exitCode).toBe(9)
    expect(run.stderr).toContain(windowsPath(join(cwd, 'findings.sarif')))
    expect(readdirSync(cwd).toSorted()).toEqual(['.git', 'findings.sarif'])
  })

  it('a .env that another program holds open is named, and stays as it is', async () => {
    const cwd = makeWindowsRepository()
    writeFileSync(join(cwd, '.env'), 'CODEX_API_KEY=insert-local-token\r\n')
    const held = await whileHeld(cwd, '.env', BOOTSTRAP, 'the end')
    expect(held.exitCode).toBe(9)
    expect(held.stderr).toMatch(/error: Could not \w+ .*\.env: (in use by another program|not permitted)\./)
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe('CODEX_API_KEY=insert-local-token\r\n')
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('a report that is held open fails that report, not the run', async () => {
    const cwd = makeWindowsRepository()
    writeFileSync(join(cwd, 'findings.sarif'), 'old')
    const held = await whileHeld(cwd, 'findings.sarif', sarif(), 'the end')
    expect(held.stderr).toContain('findings.sarif')
    expect(readFileSync(join(cwd, 'findings.sarif'), 'utf8')).toBe('old')
    // What cost money is kept: the evidence is sealed all the same.
    expect((await codexkit(cwd, ['evidence', 'verify'])).exitCode).toBe(0)
  })

  it('a report that a virus scanner holds for a moment is waited for', async () => {
    const cwd = makeWindowsRepository()
    writeFileSync(join(cwd, 'findings.sarif'), 'old')
    const held = await whileHeld(cwd, 'findings.sarif', sarif(), 'the new file is there')
    expect(held).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('error') })
    expect(JSON.parse(readFileSync(join(cwd, 'findings.sarif'), 'utf8')).version).toBe('2.1.0')
  })

  it('a workspace with a read-only file in it is audited', async () => {
    const cwd = makeWindowsRepository()
    writeFileSync(join(cwd, 'frozen.txt'), 'x')
    chmodSync(join(cwd, 'frozen.txt'), 0o444)
    expect((await rehearse(cwd)).exitCode).toBe(0)
  })
})

function sarif(): string[] {
  const codex = windowsPath(bench.programs.fakes.codex)
  return ['run-audit', '--no-canary', '--rehearse', '--codex', codex, '--sarif', 'findings.sarif', '--json']
}

/** Runs codexkit while another program has a file open for itself, to its end or until codexkit has its new file beside it. */
function whileHeld(cwd: string, name: string, args: readonly string[], until: 'the end' | 'the new file is there') {
  const request = { program: windowsPath(bench.programs.executable), name, args, until }
  return runScript(bench, cwd, HOLD, [JSON.stringify(request)]) as Promise<{ exitCode: number; stderr: string }>
}

/** UV_FS_O_EXLOCK of libuv opens a file as Office does: nobody else may open, rename or remove it. */
const HOLD = `
import { spawn } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
const { program, name, args, until } = JSON.parse(process.argv[2])
const out = join(mkdtempSync(join(tmpdir(), 'out-')), 'err.txt')
const held = openSync(name, constants.O_RDWR | 0x10000000)
const child = spawn(program, args, { stdio: ['ignore', 'ignore', openSync(out, 'w')] })
const ended = new Promise((resolve) => child.once('close', resolve))
const look = setInterval(() => {
  if (until === 'the end' || !readdirSync('.').some((file) => file.endsWith('.tmp'))) return
  clearInterval(look)
  setTimeout(() => closeSync(held), 100)
}, 5)
const exitCode = await ended
clearInterval(look)
console.log(JSON.stringify({ exitCode, stderr: readFileSync(out, 'utf8') }))
`
