import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runGates, type GateFacts, type Gates } from '../../../src/audit/gate/run-gates.ts'
import { lineByHand } from '../../../src/audit/gate/line-run.ts'
import { CodexkitError } from '../../../src/errors.ts'
import { findShell, type Shell } from '../../../src/platform/shell.ts'
import { runShellLine } from '../../../src/platform/shell-line.ts'
import { useLoopback } from '../../deps/loopback.ts'
import { testHost } from '../../platform/test-host.ts'

// PowerShell takes about a second to start, more on a busy machine.
vi.setConfig({ testTimeout: 60_000 })
const { serve, unused } = useLoopback()
const host = testHost({ env: process.env, platform: platform() })
const shell = await findShell(host)
const node = `${shell.kind === 'powershell' ? '& ' : ''}"${process.execPath}"`

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codexkit gate '))
  const write = `require('node:fs').appendFileSync('ran.txt', process.argv[2] + '\\n')`
  await writeFile(join(folder, 'ok.cjs'), write)
  await writeFile(
    join(folder, 'bad.cjs'),
    `console.log('first\\nkey-123'); console.error('it broke'); process.exitCode = 3`,
  )
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function gates(what: Partial<Gates>, facts: Partial<GateFacts> = {}): Promise<unknown> {
  const redact = (text: string): string => text.replaceAll('key-123', '[redacted:KEY]')
  const all = { host, workingDirectory: folder, timeoutMs: 30_000, waitTimeoutMs: 5000, redact, ...facts }
  return runGates({ before: [], waitHttp: [], ...what }, all).then(
    () => 'passed',
    (thrown: unknown) => thrown,
  )
}
const ran = (): Promise<string> => readFile(join(folder, 'ran.txt'), 'utf8')

describe('gates', () => {
  it('pass when there are none, without a shell', async () => {
    expect(await gates({}, { host: testHost() })).toBe('passed')
  })

  it('run every line in order, in the workspace', async () => {
    expect(await gates({ before: [`${node} ok.cjs one`, `${node} ok.cjs two`] })).toBe('passed')
    expect(await ran()).toBe('one\ntwo\n')
  })

  it('end at the first line that fails, and say which, how and what it said last, redacted', async () => {
    const line = `${node} bad.cjs key-123`
    const error = await gates({
      before: [`${node} ok.cjs one`, line, `${node} ok.cjs two`],
      waitHttp: [await unused()],
    })
    const shown = line.replace('key-123', '[redacted:KEY]')
    expect(error).toBeInstanceOf(CodexkitError)
    expect(error).toMatchObject({
      code: 'CODEXKIT_GATE',
      exitCode: 1,
      message: expect.stringMatching(/^Codex was not started: the command ".+" exited with code 3:\n/),
      hint: expect.stringMatching(/^Run it by hand: /),
      details: { command: shown, exitCode: 3, status: 'exited' },
    })
    if (!(error instanceof CodexkitError)) return
    expect([error.message, error.hint, JSON.stringify(error.details)].join()).not.toContain('key-123')
    expect(error.details['output']).toEqual(expect.arrayContaining(['first', '[redacted:KEY]', 'it broke']))
    expect(await ran()).toBe('one\n')
  })

  it('end a line at its time limit', async () => {
    const error = await gates({ before: [`${node} -e "setInterval(() => 0, 1000)"`] }, { timeoutMs: 1000 })
    expect(error).toMatchObject({
      code: 'CODEXKIT_GATE',
      message: expect.stringContaining('did not end within 1 s'),
      details: { exitCode: null, status: 'timed-out' },
    })
  })

  it('end with the reason of Ctrl-C', async () => {
    const controller = new AbortController()
    const reason = new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')
    const running = gates(
      { before: [`${node} ok.cjs one; ${node} -e "setInterval(() => 0, 1000)"`] },
      { host: { ...host, signal: controller.signal } },
    )
    await expect.poll(() => existsSync(join(folder, 'ran.txt')), { timeout: 20_000 }).toBe(true)
    controller.abort(reason)
    expect(await running).toBe(reason)
    expect(await gates({ before: [`${node} ok.cjs two`] }, { host: { ...host, signal: controller.signal } })).toBe(
      reason,
    )
    expect(await ran()).toBe('one\n')
  })

  it('wait for addresses after the lines, and tell what they wait for', async () => {
    const told: string[] = []
    let before = ''
    const url = await serve((_, response) => {
      before = told.join()
      response.writeHead(204).end()
    })
    const onProgress = (text: string): void => void told.push(text)
    expect(await gates({ before: [`${node} ok.cjs key-123`], waitHttp: [url] }, { onProgress })).toBe('passed')
    expect(before).toContain('ok.cjs [redacted:KEY]')
    expect(told.at(-1)).toBe(`Waiting for ${url}/, 5 s left`)
  })

  it('end when an address does not answer in time', async () => {
    const url = await unused()
    expect(await gates({ waitHttp: [url] }, { waitTimeoutMs: 400 })).toMatchObject({
      code: 'CODEXKIT_NETWORK',
      exitCode: 6,
      message: `Not ready within 400 ms: ${url}/ (ECONNREFUSED).`,
    })
  })

  it('refuse what is no address', async () => {
    expect(await gates({ waitHttp: ['nonsense'] })).toMatchObject({ code: 'CODEX_INVALID_OPTIONS', exitCode: 2 })
  })
})

const pwsh = (process.env['PATH'] ?? '').split(delimiter).map((path) => join(path, 'pwsh'))
const installed = pwsh.filter((path) => existsSync(path)).slice(0, 1)
const shells: Shell[] = [shell, ...installed.map((program) => ({ kind: 'powershell' as const, program }))]

describe.each(shells)('the line by hand in $program', (given) => {
  it.each(["it's; echo INJECTED #", 'a’; echo INJECTED; ‘b', '$(echo INJECTED)', '`echo INJECTED` "x"'])(
    'enters a folder named %s and injects nothing',
    async (name) => {
      const odd = join(folder, name)
      await mkdir(odd)
      const line = await lineByHand(given, 'echo here > entered.txt', odd)
      const { signal } = new AbortController()
      const run = await runShellLine({ shell: given, line, cwd: tmpdir(), env: host.env, timeoutMs: 30_000, signal })
      expect(run).toEqual({ status: 'exited', code: 0, output: '' })
      expect(existsSync(join(odd, 'entered.txt'))).toBe(true)
    },
  )
})
