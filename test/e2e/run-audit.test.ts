import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schemaErrors } from '../support/json-schema.ts'
import { processesOver } from '../support/processes.ts'
import { runCodexkit } from '../support/run-codexkit.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

const EVIDENCE_FILES = [
  'SHA256SUMS',
  'changes.patch',
  'codex-events.jsonl',
  'environment.json',
  'events.jsonl',
  'last-message.md',
  'prompt.md',
  'rehearsal-requests.jsonl',
  'report.html',
  'report.md',
  'rollout.jsonl',
  'stderr.log',
  'transcript.log',
  'verdict.json',
]

describe('run-audit --rehearse with the real Codex', () => {
  it('passes, says what it did, and leaves evidence that checks', async () => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', '--json'], { cwd: folder })
    const document = JSON.parse(run.stdout)
    expect(run.exitCode).toBe(0)
    expect(schemaErrors('run-audit', document)).toEqual([])
    expect(document).toMatchObject({ tool: 'codexkit', command: 'run-audit', ok: true, exitCode: 0 })
    const { result } = document
    expect(result).toMatchObject({ verdict: 'pass', rehearsed: true, scenario: 'ok', codex: { version: '0.169.0' } })
    expect(result.threadId).toMatch(/^[0-9a-f-]{36}$/)
    expect(result.usage.input_tokens).toBeGreaterThan(0)
    expect(result.evidence).toMatch(/^docs\/evidence\/codex\/\d{8}T\d{6}Z-run-audit-[0-9a-f]{4}$/)
    const evidence = join(folder, result.evidence)
    expect(readdirSync(evidence).sort()).toEqual(EVIDENCE_FILES)
    const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: evidence, encoding: 'utf8' })
    expect(checked.trim().split('\n')).toHaveLength(EVIDENCE_FILES.length - 1)
    expect(schemaErrors('verdict', JSON.parse(readFileSync(join(evidence, 'verdict.json'), 'utf8')))).toEqual([])
    const prompt = readFileSync(join(evidence, 'prompt.md'), 'utf8')
    const requests = readFileSync(join(evidence, 'rehearsal-requests.jsonl'), 'utf8').trim().split('\n')
    const asked = requests.map((line) => JSON.parse(line)).filter(({ promptSha256 }) => promptSha256 !== undefined)
    expect(asked.length).toBeGreaterThan(0)
    expect(asked[0].body).toContain(JSON.stringify(prompt).slice(1, -1))
    const root = join(folder, 'docs', 'evidence', 'codex')
    expect(JSON.parse(readFileSync(join(root, 'latest.json'), 'utf8'))).toMatchObject({ verdict: 'pass' })
    expect(readFileSync(join(root, 'session-last.log'), 'utf8')).toContain('turn completed')
    expect(readdirSync(root).filter((name) => /^codex-audit-\d{8}\.md$/.test(name))).toHaveLength(1)
  })

  it('lets Codex run a command that writes in the workspace, through its own sandbox', async () => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', 'edit', '--json'], { cwd: folder })
    expect(run.exitCode).toBe(0)
    const { result } = JSON.parse(run.stdout)
    expect(result).toMatchObject({ verdict: 'pass', scenario: 'edit', items: { completed: 2, failed: 0 } })
    expect(readFileSync(join(folder, 'codexkit-rehearsal.txt'), 'utf8')).toMatch(
      /^codexkit-rehearsal-[0-9a-f]{8}\r?\n$/,
    )
    const patch = readFileSync(join(folder, result.evidence, 'changes.patch'), 'utf8')
    expect(patch).toContain('+++ b/codexkit-rehearsal.txt')
  })

  it('does not let that command write when the sandbox is read-only', async () => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', 'edit', '--sandbox', 'read-only'], { cwd: folder })
    expect(run.stdout).toContain('docs/evidence')
    expect(existsSync(join(folder, 'codexkit-rehearsal.txt'))).toBe(false)
  })

  it.each([
    { scenario: 'auth', exitCode: 4, code: 'CODEX_AUTH_ERROR', retryable: false },
    { scenario: 'rate-limit', exitCode: 5, code: 'CODEX_RATE_LIMITED', retryable: true },
    { scenario: 'quota', exitCode: 5, code: 'CODEX_RATE_LIMITED', retryable: false },
    { scenario: 'server-error', exitCode: 6, code: 'CODEX_INTERNAL_ERROR', retryable: true },
    { scenario: 'cut', exitCode: 6, code: 'CODEX_TRANSPORT_ERROR', retryable: true },
  ])('$scenario ends with $code, exit $exitCode and evidence', async ({ scenario, exitCode, code, retryable }) => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', scenario, '--json'], { cwd: folder })
    expect(run.exitCode).toBe(exitCode)
    const document = JSON.parse(run.stdout)
    expect(schemaErrors('run-audit', document)).toEqual([])
    expect(document).toMatchObject({ ok: false, exitCode, error: { code, exitCode, retryable } })
    expect(document.result).toMatchObject({ verdict: 'fail', rehearsed: true, error: { code } })
    expect(readdirSync(join(folder, document.result.evidence)).sort()).toEqual(EVIDENCE_FILES)
    expect(run.stderr).not.toMatch(/^\s+at /m)
  })

  it('hang ends with a timeout within 8 s and leaves no process', async () => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', 'hang', '--timeout', '5s', '--json'], { cwd: folder })
    expect(run.exitCode).toBe(124)
    expect(run.elapsedMs).toBeLessThan(8000)
    const document = JSON.parse(run.stdout)
    expect(document.error).toMatchObject({ code: 'CODEX_TIMEOUT', retryable: true })
    expect(readdirSync(join(folder, document.result.evidence)).sort()).toEqual(EVIDENCE_FILES)
    expect(processesOver(folder)).toEqual([])
  })

  it('an idle limit ends a run that says nothing', async () => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', 'hang', '--idle-timeout', '2s'], { cwd: folder })
    expect(run.exitCode).toBe(124)
    expect(run.stderr).toContain('--idle-timeout')
  })

  it.each([
    { signal: 'SIGINT', exitCode: 130, code: 'CODEXKIT_INTERRUPTED' },
    { signal: 'SIGTERM', exitCode: 143, code: 'CODEXKIT_TERMINATED' },
  ] as const)('$signal ends in order with evidence and exit $exitCode', async ({ signal, exitCode, code }) => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', 'hang', '--json'], {
      cwd: folder,
      onStart: (child) => child.stderr?.on('data', (chunk) => String(chunk).includes('started') && child.kill(signal)),
    })
    expect(run.exitCode).toBe(exitCode)
    const { result, error } = JSON.parse(run.stdout)
    expect(error.code).toBe(code)
    expect(readdirSync(join(folder, result.evidence))).toContain('SHA256SUMS')
    expect(processesOver(folder)).toEqual([])
  })

  it('a second Ctrl-C ends at once and leaves no Codex', async () => {
    const folder = makeRepository()
    const run = await runCodexkit(['run-audit', '--rehearse', 'hang'], {
      cwd: folder,
      onStart: (child) => {
        child.stderr?.on('data', (chunk) => {
          if (!String(chunk).includes('started')) return
          child.kill('SIGINT')
          setTimeout(() => child.kill('SIGINT'), 20)
        })
      },
    })
    expect([run.signal, run.exitCode]).not.toEqual([null, 0])
    await expect.poll(() => processesOver(folder), { timeout: 3000 }).toEqual([])
  })

  it('never waits for a stdin that nobody closes', async () => {
    const run = await runCodexkit(['run-audit', '--rehearse'], {
      cwd: makeRepository(),
      openStdin: true,
      onStart: (child) => child.on('exit', () => child.stdin?.destroy()),
    })
    expect(run.exitCode).toBe(0)
  })

  it('takes the prompt from stdin when told so, byte for byte', async () => {
    const folder = makeRepository()
    const prompt = 'Überprüfe „alles“.\nZweite Zeile\t$HOME `x`\n'
    const run = await runCodexkit(['run-audit', '--rehearse', '--prompt-file', '-', '--json'], {
      cwd: folder,
      stdin: prompt,
    })
    expect(run.exitCode).toBe(0)
    expect(readFileSync(join(folder, JSON.parse(run.stdout).result.evidence, 'prompt.md'), 'utf8')).toBe(prompt)
  })

  it('works outside git when told so', async () => {
    const run = await runCodexkit(['run-audit', '--rehearse', '--skip-git-repo-check'], { cwd: makeFolder() })
    expect(run.exitCode).toBe(0)
  })
})
