import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../support/workspace.ts'
import { openBench } from './bench.ts'
import { windowsPath, type WindowsRun } from './wine.ts'

const bench = await openBench()

describe.skipIf(!bench.isFit)('output that cmd.exe redirects', () => {
  afterAll(() => bench.close())

  it('goes into a file, as UTF-8 without a mark, with LF and no colour', async () => {
    const cwd = makeFolder()
    const run = await cmd(cwd, 'explain CODEX_RATE_LIMITED > "%OUT%"')
    expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    const bytes = readFileSync(join(cwd, 'out ü.txt'))
    expect(bytes.toString('utf8')).toMatch(/^CODEX_RATE_LIMITED/)
    expect(bytes.includes('\r') || bytes.includes('\u001B') || bytes.includes('\uFEFF')).toBe(false)
  })

  it('is appended by >>, and 2>&1 brings both streams into one file', async () => {
    const cwd = makeFolder()
    await cmd(cwd, '--version > both.txt')
    const run = await cmd(cwd, 'no-such-command >> both.txt 2>&1')
    expect(run.exitCode).toBe(2)
    expect(readFileSync(join(cwd, 'both.txt'), 'utf8')).toMatch(/^0\.1\.0\n(?:.*\n)*error: /)
  })

  it('may go to NUL, either stream or both', async () => {
    const cwd = makeFolder()
    expect(await cmd(cwd, '--help > NUL')).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect(await cmd(cwd, 'explain nonsense 2> NUL')).toEqual({ exitCode: 2, stdout: '', stderr: '' })
    expect(await cmd(cwd, 'explain nonsense > NUL 2>&1')).toEqual({ exitCode: 2, stdout: '', stderr: '' })
  })

  it('with --json is one document in the file, and errors are in it too', async () => {
    const cwd = makeFolder()
    await cmd(cwd, 'evidence show --json > error.json')
    const document = JSON.parse(readFileSync(join(cwd, 'error.json'), 'utf8'))
    expect(document).toMatchObject({ ok: false, exitCode: 3, error: { code: 'CODEXKIT_MISSING_INPUT' } })
    expect(document.error.message).toContain(windowsPath(join(cwd, 'docs/evidence/codex')))
  })

  it('of a long help is whole', async () => {
    const cwd = makeFolder()
    await cmd(cwd, 'run-audit --help > help.txt')
    const text = readFileSync(join(cwd, 'help.txt'), 'utf8')
    expect(text).toMatch(/^Run Codex once/)
    expect(text.trimEnd()).toMatch(/143 {2}terminated$/)
  })
})

/**
 * Runs the line in a batch file, as cmd.exe reads its arguments otherwise. `%OUT%` is a name beyond ASCII; such names are
 * given by variables, since cmd.exe takes the bytes of the file for its own code page.
 */
async function cmd(cwd: string, line: string): Promise<WindowsRun> {
  const program = windowsPath(bench.programs.executable)
  writeFileSync(join(cwd, 'line.cmd'), `@"%PROGRAM%" ${line}\r\n@exit /b %ERRORLEVEL%\r\n`)
  return bench.run(cwd, 'cmd.exe', ['/d', '/c', 'line.cmd'], { env: { OUT: 'out ü.txt', PROGRAM: program } })
}
