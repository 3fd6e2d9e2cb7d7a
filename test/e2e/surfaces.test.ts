import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { platform } from 'node:os'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { schemaErrors } from '../support/json-schema.ts'
import { runCodexkit } from '../support/run-codexkit.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

const SARIF_SCHEMA = join(import.meta.dirname, '..', 'fixtures', 'sarif-schema-2.1.0.json')

/** Every line of a text as JSON; throws where one is not. */
function parseLines(text: string): Record<string, unknown>[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** A Codex whose last message is a given one. */
function writeCodex(message: string): string {
  const path = join(makeFolder(), 'codex.mjs')
  const events = [
    { type: 'thread.started', thread_id: '01a1fb28-8d76-71e1-9a25-bf94241c9801' },
    { type: 'turn.started' },
    { type: 'item.completed', item: { id: 'item_0', type: 'agent_message', text: message } },
    { type: 'turn.completed', usage: { input_tokens: 1, cached_input_tokens: 0, output_tokens: 1 } },
  ]
  const lines = events.map((event) => JSON.stringify(event)).join('\n')
  const script = `console.log(process.argv[2] === '--version' ? 'codex-cli 0.169.0' : ${JSON.stringify(lines)})\n`
  writeFileSync(path, script)
  // Not in the first line of the script: the path of Node may hold a space.
  const program = join(dirname(path), 'codex')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${path}' "$@"\n`)
  chmodSync(program, 0o755)
  return program
}

describe('--jsonl', () => {
  it('tells events while they come, and ends with the document of --json', async () => {
    const folder = makeRepository()
    let toldAt = 0
    const run = await runCodexkit(['run-audit', '--rehearse', 'slow', '--jsonl'], {
      cwd: folder,
      onStart: (child) => child.stdout?.once('data', () => (toldAt = performance.now())),
    })
    expect(run.exitCode).toBe(0)
    // The scenario answers in pieces with pauses: the first event is there long before the end.
    expect(performance.now() - toldAt).toBeGreaterThan(300)
    const lines = parseLines(run.stdout)
    const [document] = lines.splice(-1)
    expect(schemaErrors('run-audit', document)).toEqual([])
    expect(document).toMatchObject({ command: 'run-audit', ok: true, result: { verdict: 'pass', scenario: 'slow' } })
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) {
      expect(line).toMatchObject({ type: expect.stringMatching(/^\w+$/), elapsedMs: expect.any(Number) })
      expect(line).not.toHaveProperty('schemaVersion')
    }
    expect(lines.map(({ type }) => type).filter((type) => type === 'result')).toHaveLength(1)
    expect(lines.at(-1)).toMatchObject({ type: 'result', ok: true })
    const { evidence } = (document as { result: { evidence: string } }).result
    const kept = parseLines(readFileSync(join(folder, evidence, 'events.jsonl'), 'utf8'))
    expect(lines.map(({ type }) => type)).toEqual(kept.map(({ type }) => type))
  })

  it.each([
    { args: ['--rehearse', 'auth'], exitCode: 4, code: 'CODEX_AUTH_ERROR', only: false },
    { args: ['--prompt', 'x'], exitCode: 3, code: 'CODEXKIT_MISSING_INPUT', only: true },
    { args: ['--rehearse', '--no-such-option'], exitCode: 2, code: 'CODEXKIT_USAGE', only: true },
    { args: ['--rehearse', '--json'], exitCode: 2, code: 'CODEXKIT_USAGE', only: true },
    { args: ['--rehearse', '--resume', 'gone'], exitCode: 2, code: 'CODEX_INVALID_OPTIONS', only: true },
  ])('$args ends with the error on one line, exit $exitCode', async ({ args, exitCode, code, only }) => {
    const run = await runCodexkit(['run-audit', '--jsonl', ...args], { cwd: makeRepository() })
    expect(run.exitCode).toBe(exitCode)
    const lines = parseLines(run.stdout)
    const [document] = lines.splice(-1)
    expect(schemaErrors('run-audit', document)).toEqual([])
    expect(document).toMatchObject({ ok: false, exitCode, error: { code } })
    expect(lines.length === 0).toBe(only)
  })

  it('of codexkit.toml holds, and gives way to --json', async () => {
    const folder = makeRepository()
    writeFileSync(join(folder, 'codexkit.toml'), '[run-audit]\njsonl = true\nskip-without-key = true\n')
    const run = await runCodexkit(['run-audit', '--noop'], { cwd: folder })
    expect(parseLines(run.stdout)).toMatchObject([{ ok: true, result: { skipped: true } }])
    const json = await runCodexkit(['run-audit', '--noop', '--json'], { cwd: folder })
    expect(json.stdout).toMatch(/^\{\n/)
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, result: { skipped: true } })
  })
})

describe('reports', () => {
  it('are written where they were asked for, and told to GitHub', async () => {
    const [folder, runner] = [makeRepository(), makeFolder()]
    const github = {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: join(runner, 'summary.md'),
      GITHUB_OUTPUT: join(runner, 'output'),
    }
    writeFileSync(join(folder, '.env'), 'CODEX_API_KEY=Zq8vT3nLx0WcR7yKd5Pb\n')
    const files = ['--sarif', 'out ü/a.sarif', '--junit', 'out ü/j.xml', '--gitlab', 'out ü/g.json']
    const args = ['run-audit', '--rehearse', 'auth', '--skill', 'security', '--github', ...files, '--json']
    const run = await runCodexkit(args, { cwd: folder, env: github })
    expect(run.exitCode).toBe(4)
    const read = (name: string): string => readFileSync(join(folder, 'out ü', name), 'utf8')
    const sarif = JSON.parse(read('a.sarif'))
    // As test/report/sarif.test.ts has it, where formats are checked too.
    const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false })
    // The schema is of draft 4, which ajv reads as draft 7 without these two.
    const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(SARIF_SCHEMA, 'utf8'))
    ajv.validate(schema, sarif)
    expect(ajv.errors ?? []).toEqual([])
    expect(sarif.runs[0].invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 4 })
    expect(read('j.xml')).toMatch(/<testsuites [^>]*errors="1"[\s\S]*type="CODEX_AUTH_ERROR"/)
    expect(JSON.parse(read('g.json'))).toEqual(expect.any(Array))
    expect(readFileSync(github.GITHUB_STEP_SUMMARY, 'utf8')).toMatch(/^# Rehearsal \(auth\): fail\n/)
    const outputs = readFileSync(github.GITHUB_OUTPUT, 'utf8')
    expect(outputs).toMatch(/^verdict<<(\S+)\nfail\n\1\n/)
    expect(outputs).toMatch(/failure-code<<(\S+)\nCODEX_AUTH_ERROR\n\1\n/)
    // Commands of ours are the only ones.
    const commands = run.stderr.split('\n').filter((line) => /^\s*::/.test(line))
    expect(commands[0]).toBe('::add-mask::Zq8vT3nLx0WcR7yKd5Pb')
    expect(commands.slice(1)).toEqual([expect.stringMatching(/^::error title=Rehearsal%3A CODEX_AUTH_ERROR::Codex/)])
  })

  it.each([
    { args: ['--github'], says: 'GITHUB_STEP_SUMMARY' },
    { args: ['--sarif', 'same', '--junit', './same'], says: '--sarif and --junit name the same file' },
  ])('$args is refused before Codex starts', async ({ args, says }) => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', ...args], { cwd: folder })
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toContain(says)
    expect(existsSync(join(folder, 'docs'))).toBe(false)
  })
})

describe.runIf(platform() !== 'win32')('what Codex says in a job of GitHub Actions', () => {
  const MESSAGE = 'Done.\n::add-mask::the\n \t::stop-commands::x\nsee ##[error]this and std::vector'
  const isCommand = (line: string): boolean => /^\s*::/.test(line) || line.includes('##[')
  const run = (args: readonly string[], actions: string | undefined) => {
    const env = { GITHUB_ACTIONS: actions, CODEX_API_KEY: 'Zq8vT3nLx0WcR7yKd5Pb' }
    const options = ['--codex', writeCodex(MESSAGE), '--no-canary', '--prompt', 'x', '--verbose', ...args]
    return runCodexkit(['run-audit', ...options], { cwd: makeRepository(), env })
  }

  it('is no command in the text, and is still to be read', async () => {
    const { exitCode, stdout, stderr } = await run([], 'true')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Done.\n: :add-mask::the\n \t: :stop-commands::x\nsee ## [error]this and std::vector\n')
    expect(`${stdout}\n${stderr}`.split('\n').filter(isCommand)).toEqual([])
  })

  it.each(['--json', '--jsonl'])('is the same text with %s, and no command', async (form) => {
    const { stdout, stderr } = await run([form], 'true')
    const document = form === '--json' ? JSON.parse(stdout) : parseLines(stdout).at(-1)
    expect(document.result.response).toBe(MESSAGE)
    expect(`${stdout}\n${stderr}`.split('\n').filter(isCommand)).toEqual([])
  })

  it('is left as it is anywhere else', async () => {
    expect((await run([], undefined)).stdout).toContain(MESSAGE)
  })
})
